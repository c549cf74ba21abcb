import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

// Our own server answers this address before Remix, as it does webhooks; the route is there for other servers.
const answer = ({ request, context }: ActionFunctionArgs | LoaderFunctionArgs): Promise<Response> =>
  context.answerFlow(request);

export { answer as action, answer as loader };
