import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { answerHint } from "../web/connect-http.server.ts";

/** A vendor's store tells that something changed there. It makes us look sooner, and nothing else. */
export const action = ({ request, params, context }: ActionFunctionArgs | LoaderFunctionArgs): Promise<Response> =>
  answerHint(context.connect, params["platform"] ?? "", params["connection"] ?? "", request);

export const loader = action;
