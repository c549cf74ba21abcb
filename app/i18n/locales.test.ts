import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { capabilityIds } from "../connectors/_contract/manifest.ts";
import { failurePolicy } from "../connectors/_contract/outcome.ts";
import { financialStatuses } from "../domain/order/marketplace-order.ts";
import { declineReasons } from "../domain/portal/decline-reasons.ts";
import { portalStates, vendorReasons } from "../domain/portal/standing.ts";
import { vendorOrderStates } from "../domain/order/vendor-order-states.ts";
import type { NotForVendors } from "../domain/splitting/apportion-order.ts";
import { holdReasons, notOursReasons, ruleIds, type Move } from "../domain/sync-rules/decision.ts";
import { manifests } from "../connectors/manifests.generated.ts";
import { activityCodes } from "../use-cases/activity-codes.ts";
import { promisesOf } from "../ui/portal/promises.ts";
import { settingFields } from "../ui/settings/settings-fields.ts";

/** Keys with their plural endings taken off: "order.parcel.title_one" and "..._other" are one sentence. */
const plural = /_(zero|one|two|few|many|other)$/;
const read = (path: string) =>
  new Set(leaves(JSON.parse(readFileSync(path, "utf8"))).map((key) => key.replace(plural, "")));

function leaves(node: unknown, path = ""): string[] {
  if (typeof node !== "object" || node === null) return [path];
  return Object.entries(node).flatMap(([key, value]) => leaves(value, path === "" ? key : `${path}.${key}`));
}

const english = read("app/i18n/locales/en.json");
const files = globSync("app/i18n/locales/*.json");

// Codes that exist as types only; the compiler sees to it that none is missing here.
const moves: Record<Move, true> = {
  merchant: true,
  vendor: true,
  operator: true,
  platform: true,
  buyer: true,
  ours: true,
  time: true,
};
const notForVendors: Record<NotForVendors | "no-vendor", true> = {
  "no-vendor": true,
  tip: true,
  "gift-card": true,
  removed: true,
  "nothing-to-ship": true,
};

const onOff = [true, false];
const converted = { kind: "converted", rate: { from: "EUR", to: "CZK", rate: "25.1", setAt: null } } as const;
const waiting = { kind: "waits", store: "CZK", currency: "EUR" } as const;
const everyPromise = [null, ...manifests].flatMap((manifest) =>
  onOff.flatMap((enabled) =>
    onOff.flatMap((other) =>
      (["proportional", "to-one", "none"] as const).flatMap((shippingMode) =>
        promisesOf(
          {
            currency: other ? { kind: "same", currency: "EUR" } : enabled ? converted : waiting,
            settings: {
              enabled,
              shippingMode,
              priceMode: enabled ? "retail" : "cost",
              pricePercent: other ? 70 : 100,
              onlyPaid: other,
              pushUnsynced: other,
              overrideCustomer: enabled || other,
              keepRecipientName: other,
              notifyCustomer: other,
              carryOutItemEdits: other,
            },
          },
          manifest,
        ),
      ),
    ),
  ),
);

describe("every code that the app speaks in has its English sentence", () => {
  const expectAll = (keys: readonly string[]) => expect(keys.filter((key) => !english.has(key))).toEqual([]);

  it("reasons", () =>
    expectAll([...holdReasons, ...notOursReasons].flatMap((code) => [`reason.${code}`, `reasonTitle.${code}`])));
  it("rules", () =>
    expectAll(ruleIds.flatMap((rule) => [`rule.${rule}.label`, `rule.${rule}.pass`, `rule.${rule}.fail`])));
  it("states", () => expectAll(vendorOrderStates.flatMap((state) => [`state.${state}`, `stateText.${state}`])));
  it("the vendor portal's states, reasons and answers", () =>
    expectAll([
      ...portalStates.flatMap((state) => [`portal.state.${state}`, `portal.stateText.${state}`]),
      ...vendorReasons.map((reason) => `vendorReason.${reason}`),
      ...declineReasons.map((reason) => `reasonTitle.${reason}`),
      ...everyPromise.map(({ topic, sentence }) => `portal.receive.${topic}.${sentence}`),
    ]));
  it("moves", () => expectAll(Object.keys(moves).map((move) => `move.${move}`)));
  it("failures", () =>
    expectAll(Object.keys(failurePolicy).flatMap((kind) => [`failure.${kind}`, `failureTitle.${kind}`])));
  it("activities", () => expectAll(activityCodes.map((code) => `activity.${code}`)));
  it("lines of no vendor", () => expectAll(Object.keys(notForVendors).map((reason) => `unassigned.${reason}`)));
  it("capabilities", () => expectAll(capabilityIds.map((id) => `capability.${id}`)));
  it("payment states", () => expectAll(financialStatuses.map((status) => `financial.${status}`)));
  it("settings", () => expectAll(settingFields.map((field) => `settings.field.${field}`)));
});

describe("sentences and pages agree", () => {
  const sources = globSync("app/**/*.{ts,tsx}")
    .filter((path) => !path.endsWith(".test.ts"))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  const literals = [...sources.matchAll(/"([a-zA-Z][\w-]*(?:\.[\w-]+)*)"/g)].map(([, key]) => key ?? "");
  const prefixes = [...sources.matchAll(/`([a-zA-Z][\w.-]*\.)\$\{/g)].map(([, prefix]) => prefix ?? "");

  it("no page asks for a sentence that is not there", () => {
    const asked = [...sources.matchAll(/\bt\(\s*"([^"]+)"/g)].map(([, key]) => key ?? "");
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((key) => !english.has(key))).toEqual([]);
  });

  it("no sentence is left that nobody asks for", () => {
    const used = new Set(literals);
    expect([...english].filter((key) => !used.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)))).toEqual(
      [],
    );
  });
});

describe.each(files)("%s", (path) => {
  it("says everything that English says, and nothing else", () => {
    const own = read(path);
    expect([...english].filter((key) => !own.has(key))).toEqual([]);
    expect([...own].filter((key) => !english.has(key))).toEqual([]);
  });
});
