/** What the page knows of the world; asked anew whenever the world says that something changed. */
export const state = {
  loaded: false,
  mails: [],
  troubles: [],
  products: [],
  orders: [],
  stores: [],
  customers: [],
  webhooks: [],
};

const listeners = [];
export const changed = (listener) => listeners.push(listener);

export async function call(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body ?? {}),
  });
  const result = await answer.json();
  await refresh();
  return result;
}

let running = null;
let again = false;
export function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      Object.assign(state, await (await fetch("/api/state")).json(), { loaded: true });
      for (const listener of listeners) listener();
    } while (again);
    running = null;
  })();
  return running;
}

export function toast(message, bad = false) {
  const element = document.createElement("div");
  element.className = bad ? "toast bad" : "toast";
  element.textContent = message;
  document.querySelector(".toasts").append(element);
  setTimeout(() => element.remove(), 5000);
}

new EventSource("/api/events").addEventListener("message", () => void refresh());
void refresh();
