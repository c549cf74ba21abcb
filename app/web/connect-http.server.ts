import type { VendorConnect } from "../use-cases/vendor-connect/vendor-connect.ts";
import type { PortalSession } from "../use-cases/portal/vendor-portal.ts";
import { readLimitedBody } from "./limited-body.server.ts";

/** A key and its secret, or nothing: an answer of a platform is short. */
const answerLimitBytes = 32 * 1024;
/** A whole order, as WooCommerce sends it with every hint. */
const hintLimitBytes = 2 * 1024 * 1024;

const textAnswer = (status: number, text: string): Response =>
  new Response(text, { status, headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" } });

/**
 * A platform's answer after its consent page. A browser (GET) is sent on to the page that shows what came of it; a store
 * (POST) is told by the status whether to keep the key that it made: anything but success makes it take it back.
 */
export async function answerConsentCallback(
  connect: Pick<VendorConnect, "answer">,
  platform: string,
  request: Request,
  session: PortalSession | null,
): Promise<Response> {
  const body = await readLimitedBody(request, answerLimitBytes);
  if (body === "too-large") return textAnswer(413, "Too large");
  const result = await connect.answer(
    platform,
    { method: request.method, query: new URL(request.url).searchParams, body: Buffer.from(body).toString("utf8") },
    session,
  );
  const byBrowser = request.method === "GET" || request.method === "HEAD";
  switch (result.kind) {
    case "ended":
      if (byBrowser) return redirectTo(`/portal/store/connect/${result.attempt}`);
      return result.connected ? textAnswer(200, "Connected") : textAnswer(422, "Not connected");
    case "no-attempt":
      return byBrowser ? redirectTo("/portal/store/connect/none") : textAnswer(410, "Gone");
    case "forged":
      return textAnswer(401, "This answer does not come from the platform.");
    case "not-offered":
      return textAnswer(404, "Not Found");
  }
}

/** A webhook of a vendor's store. The signature is over the bytes, so they are not read as text first. */
export async function answerHint(
  connect: Pick<VendorConnect, "hint">,
  platform: string,
  connection: string,
  request: Request,
): Promise<Response> {
  if (request.method !== "POST") return textAnswer(405, "Method Not Allowed");
  const body = await readLimitedBody(request, hintLimitBytes);
  if (body === "too-large") return textAnswer(413, "Too large");
  const status = await connect.hint(platform, connection, { headers: Object.fromEntries(request.headers), body });
  return textAnswer(status, status === 200 ? "OK" : status === 401 ? "Unauthorized" : "Not Found");
}

const redirectTo = (path: string): Response =>
  new Response(null, { status: 303, headers: { Location: path, "Cache-Control": "no-store" } });
