import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

/** Action (and loader, which refuses) of every cron route; see app/web/cron.server.ts. */
export async function answerCron({ request, context }: ActionFunctionArgs | LoaderFunctionArgs): Promise<Response> {
  const { status, body } = await context.answerCron({
    method: request.method,
    path: new URL(request.url).pathname,
    authorization: request.headers.get("authorization"),
  });
  return Response.json(body, { status });
}
