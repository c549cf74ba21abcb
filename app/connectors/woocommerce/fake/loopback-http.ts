import { createServer, request as sendRequest } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpAnswer, HttpClient } from "../../../domain/shared/http-port.ts";
import type { FakeStore } from "../../_contract/fake-store.ts";

/** Serves one store on a loopback port, with a client that finds it under its https address. For tests. */
export async function serveOnLoopback(store: FakeStore): Promise<{ http: HttpClient; close: () => Promise<void> }> {
  const server = createServer((request, response) => store.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  const send: HttpClient["send"] = (asked) =>
    new Promise<HttpAnswer>((resolve) => {
      const url = new URL(asked.url);
      const lost = (reason: "timeout" | "connection-lost", message: string): void =>
        resolve({ kind: "failed", maybeSent: true, reason, message });
      const request = sendRequest(
        {
          port,
          host: "127.0.0.1",
          method: asked.method,
          path: url.pathname + url.search,
          headers: { ...asked.headers, host: url.host },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () =>
            resolve({
              kind: "answered",
              status: response.statusCode ?? 0,
              headers: Object.fromEntries(
                Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
              ),
              body: Buffer.concat(chunks).toString("utf8"),
            }),
          );
        },
      );
      request.setTimeout(asked.timeoutMs, () => {
        lost("timeout", `${url.host} did not answer`);
        request.destroy();
      });
      request.on("error", () => lost("connection-lost", `${url.host} broke the connection off`));
      request.end(asked.body);
    });

  return {
    http: { send },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
