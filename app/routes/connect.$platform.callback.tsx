import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { asAnybody } from "../lib/vendor-session.server.ts";
import { answerConsentCallback } from "../web/connect-http.server.ts";

/** A browser comes back from a platform's consent page; its portal session has to be the one that was sent there. */
export const loader = (args: LoaderFunctionArgs): Promise<Response> =>
  asAnybody(args, async ({ portal, sessionToken, request }) => {
    const session = sessionToken === null ? null : await portal.session(sessionToken);
    return answerConsentCallback(args.context.connect, args.params["platform"] ?? "", request, session);
  });

/** A store hands over its key. It has no session and names no origin: what it brings back is the proof. */
export const action = ({ request, params, context }: ActionFunctionArgs): Promise<Response> =>
  answerConsentCallback(context.connect, params["platform"] ?? "", request, null);
