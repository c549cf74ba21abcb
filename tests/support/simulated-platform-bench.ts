import { randomBytes, randomUUID } from "node:crypto";
import type { Connector } from "../../app/connectors/_contract/connector.ts";
import type { FakePlatform, FakeStore } from "../../app/connectors/_contract/fake-store.ts";
import { serveOnLoopback } from "../../app/connectors/woocommerce/fake/loopback-http.ts";
import { sealCredentials } from "../../app/db/connection-repo.server.ts";
import { createSecretBox, type SecretBox } from "../../app/db/secret-box.server.ts";
import { createEngineBench, type EngineBench } from "./engine.ts";

/** The real engine with a platform's real connector, and one vendor, Anna, who has a simulated store there. */
export interface PlatformBench extends EngineBench {
  readonly store: FakeStore;
  readonly box: SecretBox;
}

let benches = 0;

/** @param currency of Anna's store; the marketplace sells in EUR */
export async function createPlatformBench(
  real: Connector,
  platform: FakePlatform,
  currency = "EUR",
): Promise<PlatformBench> {
  // A store in the same process need not be spared.
  const limits = { ...real.manifest.limits, callsPerSecond: 1_000, burst: 1_000 };
  const connector = { ...real, manifest: { ...real.manifest, limits } };
  const host = `anna-${++benches}${connector.manifest.hostSuffix ?? ".store.example"}`;
  const store = platform.createStore({ host, name: "Anna's", currency });
  const { http, close } = await serveOnLoopback(store);
  const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
  const bench = await createEngineBench({ platform: { connector, store: () => undefined as never }, box, http });
  await bench.vendor("Anna", { connected: false, email: "anna@vendor.example" });
  const id = randomUUID();
  await bench.sql(
    `insert into connection (id, "shopId", "vendorId", platform, "storeKey", "storeName", "storeHost", "storeCurrency",
       "credentialsSealed", "budgetTokens")
     select $1, d."shopId", d.id, $2, $3, $3, $3, $4, $5, 1000 from vendor d`,
    [id, connector.manifest.id, host, currency, Buffer.from(sealCredentials(box, id, store.credentials()))],
  );
  return {
    ...bench,
    store,
    box,
    async close() {
      await bench.close();
      await close();
    },
  };
}
