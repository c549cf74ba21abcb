import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { usualScopes } from "../../app/connectors/shopify/fake/index.ts";
import { secureAppOrigin, type World } from "../world.ts";

/**
 * Lets a browser visit pages of the world, whose host names it cannot find: /world/<host>/<path>. Shopify's consent page
 * is drawn here, since the simulator approves without asking; other stores draw their own.
 */
export function createGateway(options: {
  readonly world: World;
  readonly appOrigin: string;
  /** Where a vendor who says no goes on. */
  readonly portal: string;
}): RequestListener {
  const { world, appOrigin } = options;

  return (request, response) => {
    const match = /^\/world\/([^/]+)(\/.*)$/.exec(request.url ?? "");
    const host = decodeURIComponent(match?.[1] ?? "");
    const path = match?.[2] ?? "/";
    const shop = world.shopify.shops().find(({ domain }) => domain === host);
    const store = world.stores.find((entry) => entry.store.host === host)?.store;
    if (shop && path.startsWith("/admin/oauth/authorize")) return shopifyConsent(request, response, host, path);
    if (!store || shop) return page(response, 404, "Nothing here", `<p>There is no ${escape(host)} in this world.</p>`);
    // The platform's server insists on a callback over https, which the app has where it is really hosted.
    request.url = path.replaceAll(
      `callback_url=${encodeURIComponent(appOrigin)}`,
      `callback_url=${encodeURIComponent(secureAppOrigin)}`,
    );
    store.handle(request, response);
  };

  function shopifyConsent(request: IncomingMessage, response: ServerResponse, host: string, path: string): void {
    const address = new URL(path, `https://${host}`);
    const shop = world.shopify.shop(host);
    const app = world.shopify.apps.find(({ apiKey }) => apiKey === address.searchParams.get("client_id"));
    if (!app)
      return page(response, 400, "Oauth error", "<p>invalid_request: Could not find Shopify API application.</p>");
    if (request.method === "POST") {
      const back = world.shopify.approve(host, address);
      response.writeHead(303, { location: back ?? options.portal, "cache-control": "no-store" }).end();
      return;
    }
    // Without scopes in the address, the app's own configuration decides.
    const asked = (address.searchParams.get("scope") ?? "").split(",").filter(Boolean);
    const scopes = asked.length > 0 ? asked : (shop.installation(app.appId)?.scopes ?? usualScopes);
    page(
      response,
      200,
      `Install ${app.title}`,
      `<p class="shop">${escape(shop.name)} <small>${escape(host)}</small></p>
<h1>Install app</h1>
<p><strong>${escape(app.title)}</strong> will be able to access:</p>
<ul>${scopes.map((scope) => `<li>${escape(sentence(scope))}</li>`).join("")}</ul>
<p class="quiet">By installing you give the app access to this data. You can take it away under Settings, Apps.</p>
<form method="post" class="buttons"><a class="button" href="${escape(options.portal)}">Cancel</a>
<button>Install</button></form>`,
    );
  }
}

const sentence = (scope: string): string => {
  const [what = "", ...thing] = scope.split("_");
  const name = thing.join(" ").replace("merchant managed ", "");
  return what === "write" ? `View and edit ${name}` : `View ${name}`;
};

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

function page(response: ServerResponse, status: number, title: string, body: string): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>${escape(title)}</title><style>
body{background:#f1f1f1;color:#303030;font:15px/1.5 Inter,system-ui,sans-serif;margin:0;padding:8vh 16px}
main{background:#fff;border-radius:12px;box-shadow:0 1px 4px #0003;margin:auto;max-width:480px;padding:24px}
h1{font-size:20px;margin:0 0 12px}.shop{border-bottom:1px solid #e3e3e3;font-weight:600;margin:0 0 20px;padding-bottom:16px}
small,.quiet{color:#616161;font-weight:400}ul{padding-left:20px}
.buttons{display:flex;gap:8px;justify-content:flex-end;margin-top:24px}
button,.button{background:#fff;border:1px solid #8a8a8a;border-radius:8px;color:#303030;font:inherit;padding:7px 14px;text-decoration:none}
button{background:#1a1a1a;border-color:#1a1a1a;color:#fff;cursor:pointer}
</style><main>${body}</main></html>`);
}
