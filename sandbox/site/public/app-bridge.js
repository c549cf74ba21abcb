// The sandbox's stand-in for https://cdn.shopify.com/shopifycloud/app-bridge.js. It runs inside the embedded app and
// speaks to the admin frame around it by postMessage: session tokens, navigation menu, title bar, save bar, modals,
// toasts. It offers `window.shopify` and the ui-* elements that @shopify/app-bridge-react renders.
(() => {
  const query = new URLSearchParams(location.search);
  const remembered = (name) => {
    const value = query.get(name);
    if (value) sessionStorage.setItem(`app-bridge:${name}`, value);
    return value ?? sessionStorage.getItem(`app-bridge:${name}`) ?? "";
  };
  const shop = remembered("shop");
  const host = remembered("host");
  const locale = remembered("locale") || "en";
  const apiKey =
    document.currentScript?.dataset.apiKey ?? document.querySelector('meta[name="shopify-api-key"]')?.content ?? "";
  const frame = window.parent;
  const embedded = frame !== window;

  // Requests to the frame and their answers, by number.
  let asked = 0;
  const waiting = new Map();
  const tell = (type, payload = {}) => frame.postMessage({ sandboxAppBridge: true, type, ...payload }, "*");
  const ask = (type, payload = {}) =>
    new Promise((resolve) => {
      const id = ++asked;
      waiting.set(id, resolve);
      tell(type, { id, ...payload });
    });

  const shownBars = new Set();
  window.addEventListener("message", (event) => {
    if (event.source !== frame || !event.data?.sandboxAdmin) return;
    const { type, id, value } = event.data;
    if (type === "answer") {
      waiting.get(id)?.(value);
      waiting.delete(id);
    } else if (type === "navigate") {
      tell("navigating");
      follow(value);
    } else if (type === "press") {
      document.querySelector(`[data-bridge-key="${CSS.escape(value)}"]`)?.click();
    }
  });

  /**
   * Navigation goes through the app's own link if there is one, so that its router handles it. Where none does, or does
   * not yet, the page is loaded as the admin would load it.
   */
  function follow(href) {
    const link = [...document.querySelectorAll("ui-nav-menu a, s-app-nav a")].find(
      (candidate) => candidate.getAttribute("href") === href,
    );
    if (!link) return void load(href);
    const click = new MouseEvent("click", { bubbles: true, cancelable: true });
    // The window is the last to hear of it: what the router wanted it has taken by then.
    const atLast = (event) => {
      if (event !== click || event.defaultPrevented) return;
      event.preventDefault();
      void load(href);
    };
    window.addEventListener("click", atLast, { once: true });
    link.dispatchEvent(click);
  }
  async function load(href) {
    await window.shopify.saveBar.leaveConfirmation();
    const url = new URL(href, location.origin);
    const given = { embedded: "1", shop, host, locale, id_token: await idToken() };
    for (const [name, value] of Object.entries(given)) url.searchParams.set(name, value);
    location.assign(url);
  }

  // Session tokens live a minute; one is reused while it has more than ten seconds left.
  let token = null;
  async function idToken() {
    if (!token || token.expiresAt - Date.now() < 10_000) {
      const value = await ask("id-token", { shop });
      token = {
        value,
        expiresAt: JSON.parse(atob(value.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).exp * 1000,
      };
    }
    return token.value;
  }

  const realFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== location.origin || request.headers.has("authorization"))
      return realFetch(request);
    const headers = new Headers(request.headers);
    headers.set("authorization", `Bearer ${await idToken()}`);
    headers.set("x-requested-with", "XMLHttpRequest");
    const answer = await realFetch(new Request(request, { headers }));
    const elsewhere = answer.headers.get("x-shopify-api-request-failure-reauthorize-url");
    if (elsewhere) window.open(elsewhere, "_top");
    return answer;
  };

  const button = (element, index) => {
    const key = `${element.tagName}-${element.id}-${index}`.toLowerCase();
    return (child) => {
      child.dataset.bridgeKey = key;
      return {
        key,
        label: child.textContent.trim(),
        primary: child.getAttribute("variant") === "primary",
        disabled: child.disabled || child.hasAttribute("disabled"),
        loading: child.hasAttribute("loading"),
      };
    };
  };
  const buttonsOf = (element) => [...element.querySelectorAll("button")].map((child, i) => button(element, i)(child));

  /** An element that shows nothing itself and reports its children to the frame whenever they change. */
  const reporting = (report) =>
    class extends HTMLElement {
      connectedCallback() {
        this.style.display = "none";
        this.observer = new MutationObserver(() => this.report());
        this.observer.observe(this, { childList: true, subtree: true, attributes: true, characterData: true });
        queueMicrotask(() => this.report());
      }
      disconnectedCallback() {
        this.observer?.disconnect();
        report(this, true);
      }
      report() {
        const text = JSON.stringify([this.outerHTML]);
        if (text === this.last) return;
        // Marking the buttons changes the element once more; remember what it looks like afterwards.
        report(this, false);
        this.last = JSON.stringify([this.outerHTML]);
      }
      show() {
        return window.shopify.saveBar.show(this.id);
      }
      hide() {
        return window.shopify.saveBar.hide(this.id);
      }
    };

  const elements = {
    "ui-nav-menu": reporting((element, gone) =>
      tell("nav", {
        items: gone
          ? []
          : [...element.querySelectorAll("a")].map((link) => ({
              href: link.getAttribute("href"),
              label: link.textContent.trim(),
              home: link.getAttribute("rel") === "home",
            })),
      }),
    ),
    "ui-title-bar": reporting((element, gone) =>
      tell("title-bar", {
        title: gone ? "" : (element.getAttribute("title") ?? ""),
        buttons: gone ? [] : buttonsOf(element),
      }),
    ),
    "ui-save-bar": reporting((element, gone) => {
      if (gone) shownBars.delete(element.id);
      if (gone || shownBars.has(element.id))
        tell("save-bar", { id: element.id, open: !gone, buttons: gone ? [] : buttonsOf(element) });
    }),
    "ui-modal": reporting(() => {}),
  };
  elements["s-app-nav"] = class extends elements["ui-nav-menu"] {};
  for (const [name, definition] of Object.entries(elements))
    if (!customElements.get(name)) customElements.define(name, definition);

  const bar = (id) => document.getElementById(id);
  window.shopify = {
    config: { apiKey, shop, host, locale },
    environment: { embedded, mobile: false, intent: false },
    origin: "https://admin.shopify.com",
    ready: Promise.resolve(),
    idToken,
    loading: (on = true) => tell("loading", { on }),
    toast: {
      show: (message, options = {}) => {
        tell("toast", { message, isError: options.isError === true });
        return String(++asked);
      },
      hide() {},
    },
    saveBar: {
      show: async (id) => {
        shownBars.add(id);
        const element = bar(id);
        if (element) tell("save-bar", { id, open: true, buttons: buttonsOf(element) });
        element?.dispatchEvent(new Event("show"));
      },
      hide: async (id) => {
        if (!shownBars.delete(id)) return;
        tell("save-bar", { id, open: false, buttons: [] });
        bar(id)?.dispatchEvent(new Event("hide"));
      },
      toggle: (id) => (shownBars.has(id) ? window.shopify.saveBar.hide(id) : window.shopify.saveBar.show(id)),
      /** Resolves when nobody minds leaving; rejects never, waits for the merchant's word. */
      leaveConfirmation: async () => {
        if (shownBars.size === 0) return;
        const leave = await ask("leave-confirmation");
        if (!leave) return new Promise(() => {});
        for (const id of shownBars) await window.shopify.saveBar.hide(id);
      },
    },
    modal: { show: async () => {}, hide: async () => {}, toggle: async () => {} },
    resourcePicker: async () => undefined,
    scopes: {
      query: async () => ({ granted: [], required: [], optional: [] }),
      request: async () => ({ result: "granted-all" }),
    },
    user: async () => ({}),
    reviews: { request: async () => ({ success: false, code: "unavailable", message: "Not in the sandbox." }) },
  };

  // Leaving with a save bar open asks first, as in the real admin.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!link || shownBars.size === 0 || link.target === "_blank" || link.dataset.leaving === "1") return;
      if (link.getAttribute("href")?.startsWith("#")) return;
      event.preventDefault();
      event.stopPropagation();
      void window.shopify.saveBar.leaveConfirmation().then(() => {
        link.dataset.leaving = "1";
        link.click();
        delete link.dataset.leaving;
      });
    },
    true,
  );

  // The library's bounce page: come back with a fresh session token.
  const reload = query.get("shopify-reload");
  if (reload) {
    void idToken().then((fresh) => {
      const url = new URL(reload, location.origin);
      url.searchParams.set("id_token", fresh);
      location.replace(url);
    });
  }

  // The admin's address bar follows the app.
  const report = () => tell("location", { path: location.pathname + location.search });
  for (const method of ["pushState", "replaceState"]) {
    const original = history[method].bind(history);
    history[method] = (...args) => {
      original(...args);
      report();
    };
  }
  window.addEventListener("popstate", report);
  report();

  // https://admin.shopify.com/... and shopify: addresses belong to the frame.
  const realOpen = window.open.bind(window);
  window.open = (url, target, features) => {
    const text = String(url ?? "");
    if (text.startsWith("shopify:") || text.startsWith("https://admin.shopify.com")) {
      tell("open-admin", { url: text });
      return null;
    }
    return realOpen(text, target, features);
  };
})();
