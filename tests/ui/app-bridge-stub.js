// Stand-in for https://cdn.shopify.com/shopifycloud/app-bridge.js where pages are looked at without an admin: just
// enough behaviour to test against (toasts kept in a list, a save bar one can see, the question before leaving).
(() => {
  const toasts = [];
  // Not a <style> element: the page is hydrated as a whole document, and must find its head as it was sent.
  const style = new CSSStyleSheet();
  style.replaceSync(`
    ui-nav-menu, ui-title-bar, ui-save-bar, ui-modal { display: none }
    ui-save-bar[open] { display: flex; gap: 8px; justify-content: flex-end; position: fixed; inset: 0 0 auto 0; z-index: 600;
      padding: 10px 16px; background: #1a1a1a }
    ui-save-bar button { font: 500 13px Inter, sans-serif; padding: 6px 12px; border: 0; border-radius: 8px }
    dialog.leave { font: 14px Inter, sans-serif; border: 0; border-radius: 12px; padding: 20px }`);
  document.adoptedStyleSheets.push(style);

  const openBars = () => [...document.querySelectorAll("ui-save-bar[open]")];
  const ask = () =>
    new Promise((resolve, reject) => {
      const dialog = document.createElement("dialog");
      dialog.className = "leave";
      dialog.innerHTML = "<p>Leave page with unsaved changes?</p><button>Stay</button> <button>Leave page</button>";
      const [stay, leave] = dialog.querySelectorAll("button");
      stay.onclick = () => (dialog.remove(), reject(new Error("stayed")));
      leave.onclick = () => (dialog.remove(), resolve());
      document.body.append(dialog);
      dialog.showModal();
    });

  window.__toasts = toasts;
  window.shopify = {
    config: { apiKey: document.querySelector("meta[name=shopify-api-key]")?.content },
    environment: { embedded: true },
    ready: Promise.resolve(),
    idToken: async () => "stub",
    toast: { show: (message) => (toasts.push(message), String(toasts.length)), hide() {} },
    loading() {},
    saveBar: {
      show: async () => {},
      hide: async () => {},
      leaveConfirmation: () => (openBars().length > 0 ? ask() : Promise.resolve()),
    },
    modal: { show: async () => {}, hide: async () => {} },
  };

  class Shown extends HTMLElement {
    show() {
      this.setAttribute("open", "");
    }
    hide() {
      this.removeAttribute("open");
    }
  }
  for (const name of ["ui-nav-menu", "ui-title-bar", "ui-save-bar", "ui-modal"]) {
    customElements.define(name, class extends Shown {});
  }
})();
