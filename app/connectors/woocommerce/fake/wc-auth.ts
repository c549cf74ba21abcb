import { randomBytes } from "node:crypto";
import { webPage, type Answer } from "./answer.ts";
import type { StoredKey } from "./store-state.ts";
import type { OutgoingPost } from "./store-options.ts";
import type { Store } from "./store.ts";

type Permissions = StoredKey["permissions"];

/** What the authorization page was asked for, or WooCommerce's page that refuses it. */
function readQuestion(url: URL): { readonly question: Question } | { readonly refused: Answer } {
  const missing = ["app_name", "user_id", "return_url", "callback_url", "scope"].find(
    (name) => !url.searchParams.get(name),
  );
  if (missing) return { refused: webPage(401, `Missing parameter ${missing}`) };
  const text = (name: string): string => url.searchParams.get(name) ?? "";
  const scope = text("scope");
  if (!["read", "write", "read_write"].includes(scope)) return { refused: webPage(401, `Invalid scope ${scope}`) };
  for (const name of ["return_url", "callback_url"])
    if (!URL.canParse(text(name))) return { refused: webPage(401, `The ${name} is not a valid URL`) };
  if (!text("callback_url").startsWith("https://"))
    return { refused: webPage(401, "The callback_url needs to be over SSL") };
  return {
    question: {
      appName: text("app_name"),
      userId: text("user_id"),
      returnUrl: text("return_url"),
      callbackUrl: text("callback_url"),
      scope: scope as Permissions,
    },
  };
}

interface Question {
  readonly appName: string;
  readonly userId: string;
  readonly returnUrl: string;
  readonly callbackUrl: string;
  readonly scope: Permissions;
}

const rights: Readonly<Record<Permissions, readonly string[]>> = {
  read: ["View coupons", "View customers", "View orders and sales reports", "View products"],
  write: ["Create webhooks", "Create coupons", "Create customers", "Create orders", "Create products"],
  read_write: [
    "Create webhooks",
    "View and manage coupons",
    "View and manage customers",
    "View and manage orders and sales reports",
    "View and manage products",
  ],
};

/**
 * `/wc-auth/v1/`: the page where the owner, who is logged in already, lets an app have a key. Approving makes the key,
 * posts it, and takes it back when the app does not answer with success.
 */
export async function answerWcAuth(store: Store, url: URL): Promise<Answer> {
  const read = readQuestion(url);
  if ("refused" in read) return read.refused;
  const { question } = read;
  if (url.pathname.startsWith("/wc-auth/v1/access_granted")) {
    if (url.searchParams.get("wc_auth_nonce") !== nonceOf(store)) return webPage(401, "Invalid nonce");
    const status = await store.post(grantKey(store, question, question.scope));
    if (status < 200 || status > 299) {
      store.state.keys.pop();
      return webPage(401, "An error occurred in the request and at the time were unable to send the consumer data");
    }
    return { status: 302, body: "", headers: { location: backTo(question, true) } };
  }
  if (!url.pathname.startsWith("/wc-auth/v1/authorize")) return webPage(404, "Not found");
  const granted = new URLSearchParams(url.searchParams);
  granted.set("wc_auth_nonce", nonceOf(store));
  return {
    status: 200,
    headers: { "content-type": "text/html; charset=UTF-8" },
    body: page(store, question, `access_granted/?${granted}`, backTo(question, false)),
  };
}

/** Makes a key and says what is posted with it. */
export function grantKey(store: Store, question: Pick<Question, "userId" | "callbackUrl">, permissions: Permissions) {
  const key: StoredKey = {
    id: store.nextId(),
    consumerKey: `ck_${randomBytes(20).toString("hex")}`,
    consumerSecret: `cs_${randomBytes(20).toString("hex")}`,
    permissions,
  };
  store.state.keys.push(key);
  return {
    url: question.callbackUrl,
    headers: {
      "content-type": "application/json;charset=UTF-8",
      "user-agent": `WordPress/6.9.1; https://${store.options.host}`,
    },
    body: JSON.stringify({
      key_id: key.id,
      user_id: question.userId,
      consumer_key: key.consumerKey,
      consumer_secret: key.consumerSecret,
      key_permissions: permissions,
    }),
  } satisfies OutgoingPost;
}

/** The same for everyone who is logged in to this store: there is one owner. */
const nonceOf = (store: Store): string => Buffer.from(store.options.host).toString("hex").slice(0, 10);

/** WordPress appends to whatever query is there. */
function backTo({ returnUrl, userId }: Question, success: boolean): string {
  const url = new URL(returnUrl);
  url.searchParams.set("success", success ? "1" : "0");
  url.searchParams.set("user_id", userId);
  return url.href;
}

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

const page = (
  store: Store,
  { appName, callbackUrl, scope }: Question,
  approve: string,
  deny: string,
): string => `<!DOCTYPE html>
<html lang="en-US"><head><meta charset="UTF-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>Application authentication request</title>
<style>
body{background:#f0f0f1;color:#3c434a;font:14px/1.6 -apple-system,"Segoe UI",sans-serif;margin:0;padding:5vh 16px}
main{background:#fff;border:1px solid #c3c4c7;margin:0 auto;max-width:560px;padding:24px}
h1{border-bottom:1px solid #dcdcde;color:#1d2327;font-size:20px;font-weight:400;margin:0 0 16px;padding-bottom:16px}
.logo{color:#7f54b3;display:block;font-size:26px;font-weight:700;margin:0 auto 16px;text-align:center}
ul{padding-left:20px}.who{background:#f6f7f7;margin:16px 0;padding:8px 12px}
.actions{display:flex;flex-wrap:wrap;gap:8px}
a.button{border:1px solid #7f54b3;border-radius:3px;color:#7f54b3;padding:6px 16px;text-decoration:none}
a.approve{background:#7f54b3;color:#fff}
</style></head><body><span class="logo">WooCommerce</span><main>
<h1>${escape(appName)} would like to connect to your store</h1>
<p>This will give "${escape(appName)}" <strong>${scope.replace("_", "/")}</strong> access which will allow it to:</p>
<ul>${rights[scope].map((right) => `<li>${right}</li>`).join("")}</ul>
<p class="who">Logged in as <strong>the owner of ${escape(store.options.name)}</strong></p>
<p>Approving will share credentials with ${escape(new URL(callbackUrl).host)}. Do not proceed if this looks suspicious in any way.</p>
<p class="actions"><a class="button approve" href="${escape(approve)}">Approve</a>
<a class="button" href="${escape(deny)}">Deny</a></p></main></body></html>`;
