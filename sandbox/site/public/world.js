/** What the page knows of the world; asked anew whenever the world says that something changed. */
export const state = { loaded: false, mails: [], troubles: [] };

const listeners = [];
export const changed = (listener) => listeners.push(listener);
export const redraw = () => listeners.forEach((listener) => listener());

export async function call(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });
    const result = await answer.json();
    await refresh();
    return result;
  } catch {
    return { ok: false, message: "The sandbox does not answer." };
  }
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
      redraw();
    } while (again);
  })().finally(() => (running = null));
  return running;
}

/** Words that go away by themselves, perhaps with a link to what they speak of. */
export function toast(message, { bad = false, link = null } = {}) {
  const element = document.createElement("div");
  element.className = bad ? "toast bad" : "toast";
  element.append(message);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.label;
    anchor.addEventListener("click", () => element.remove());
    element.append(" ", anchor);
  }
  const toasts = document.querySelector(".toasts");
  toasts.append(element);
  while (toasts.childElementCount > 3) toasts.firstElementChild.remove();
  setTimeout(() => element.remove(), 6000);
}

const stopped = document.getElementById("stopped");
const events = new EventSource("/api/events");
events.addEventListener("message", () => refresh().catch(() => {}));
events.addEventListener("open", () => {
  stopped.hidden = true;
  refresh().catch(() => {});
});
events.addEventListener("error", () => (stopped.hidden = false));
