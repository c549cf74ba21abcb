import type { IncomingMessage, ServerResponse } from "node:http";
import type { FakeFault } from "../../_contract/fake-store.ts";
import { webPage, wpError, type Answer } from "./answer.ts";

/** The faults to come, first in first out. A fault that does not match the request waits for one that does. */
export class Trouble {
  #faults: { fault: FakeFault; left: number | null }[] = [];

  add(fault: FakeFault): void {
    this.#faults.push({ fault, left: fault.times });
  }

  clear(): void {
    this.#faults = [];
  }

  take(creates: boolean): FakeFault | null {
    const entry = this.#faults.find(({ fault }) => fault.matching !== "creates" || creates);
    if (!entry) return null;
    if (entry.left !== null && --entry.left <= 0) this.#faults.splice(this.#faults.indexOf(entry), 1);
    return entry.fault;
  }
}

/** Answers under a fault; `work` does what was asked and is called only where the fault lets it happen. */
export function answerUnderFault(
  fault: FakeFault,
  request: IncomingMessage,
  response: ServerResponse,
  work: () => Answer,
): void {
  switch (fault.kind) {
    case "down":
      request.socket.destroy();
      return;
    case "status":
      sendAnswer(response, statusAnswer(fault.status ?? 500, fault.retryAfter));
      return;
    case "throttled":
      // WooCommerce itself never throttles; hosts in front of it do, and with a page.
      sendAnswer(response, webPage(429, "Too Many Requests", { "retry-after": fault.retryAfter ?? "2" }));
      return;
    case "html":
      sendAnswer(response, webPage(200, "Just a moment..."));
      return;
    case "late": {
      const answer = work();
      setTimeout(() => sendAnswer(response, answer), fault.delayMs ?? 1000);
      return;
    }
    case "timeout-after-commit":
      work();
      return;
    case "reset-after-commit":
      work();
      request.socket.destroy();
      return;
    case "truncated":
      sendAnswer(response, work(), 0.5);
      return;
  }
}

function statusAnswer(status: number, retryAfter: string | undefined): Answer {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  if (status === 500)
    return {
      ...wpError(500, "internal_server_error", "<p>There has been a critical error on this website.</p>"),
      headers,
    };
  if (status === 401) return wpError(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
  return webPage(status, `Error ${status}`, headers);
}

/** Writes the answer; `share` below 1 cuts the body off. */
export function sendAnswer(response: ServerResponse, answer: Answer, share = 1): void {
  const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
  response.writeHead(answer.status, { "content-type": "application/json; charset=UTF-8", ...answer.headers });
  response.end(share === 1 ? text : text.slice(0, Math.floor(text.length * share)));
}
