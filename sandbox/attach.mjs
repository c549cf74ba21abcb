// Attaches the sandbox's world to the app from outside: `node --import ./sandbox/attach.mjs server.ts`.
// - *.myshopify.com: connections through Node's global dispatcher go, as plain HTTP, to the simulated shops. URLs and
//   Host headers stay the real ones.
// - *.localhost: names of the simulated vendor stores resolve to this machine. They are served over real TLS, with a
//   certificate that the app trusts through NODE_EXTRA_CA_CERTS.
// - When the world dies without a word, the app ends too.
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { Agent, buildConnector, setGlobalDispatcher } from "undici";

const shopifyPorts = JSON.parse(process.env.SANDBOX_SHOPIFY_PORTS ?? "null");
if (!shopifyPorts) throw new Error("sandbox/attach.mjs needs SANDBOX_SHOPIFY_PORTS");
if (process.env.NODE_ENV === "production") throw new Error("The sandbox cannot be attached in production.");

const direct = buildConnector({});
setGlobalDispatcher(
  new Agent({
    connect(options, callback) {
      if (!options.hostname.endsWith(".myshopify.com")) return direct(options, callback);
      const socket = net.connect(shopifyPorts[options.hostname] ?? 1, "127.0.0.1");
      socket.once("connect", () => callback(null, socket)).once("error", (error) => callback(error, null));
    },
  }),
);

const isLocal = (host) => typeof host === "string" && host.endsWith(".localhost");
const address = { address: "127.0.0.1", family: 4 };
const { lookup } = dns;
const promised = dns.promises.lookup;
dns.lookup = (host, ...rest) => {
  if (!isLocal(host)) return lookup(host, ...rest);
  const callback = rest.at(-1);
  const all = typeof rest[0] === "object" && rest[0]?.all;
  process.nextTick(() => (all ? callback(null, [address]) : callback(null, address.address, address.family)));
};
dns.promises.lookup = async (host, options) => {
  if (!isLocal(host)) return promised(host, options);
  return options?.all ? [address] : address;
};
syncBuiltinESMExports();

process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();
