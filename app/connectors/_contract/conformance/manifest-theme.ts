import { expect } from "vitest";
import type { Connector } from "../connector.ts";
import { type CapabilityId, capabilityIds, supports } from "../manifest.ts";
import type { Theme } from "./theme.ts";

const operationOf: Partial<Record<CapabilityId, keyof Connector>> = {
  createOrder: "createOrder",
  findByReference: "findOrder",
  updateOrder: "updateOrder",
  cancelOrder: "cancelOrder",
  readFulfillments: "readChanges",
  readOrders: "readOrders",
  readCatalogue: "readCatalogue",
  webhooks: "hints",
};

/** The manifest is plain, complete and true to the operations. */
export const manifestTheme: Theme = {
  name: "manifest",
  checks: ({ connector, platform }) => {
    const { manifest } = connector;
    return [
      {
        name: "is plain data that survives JSON",
        async run() {
          expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
        },
      },
      {
        name: "names itself and tells where to find the keys",
        async run() {
          expect(manifest.id).toMatch(/^[a-z][a-z0-9-]*$/);
          expect(platform.platform).toBe(manifest.id);
          expect(manifest.label.trim()).not.toBe("");
          expect(manifest.whereToFindKeys).toMatch(/\.$/);
          if (manifest.hostSuffix !== undefined) expect(manifest.hostSuffix).toMatch(/^(\.[a-z0-9-]+){2,}$/);
        },
      },
      {
        name: "has fields that draw a form: unique, labelled, with working patterns, and at least one secret",
        async run() {
          const keys = manifest.fields.map((field) => field.key);
          expect(new Set(keys).size).toBe(keys.length);
          for (const field of manifest.fields) {
            expect(field.label.trim(), field.key).not.toBe("");
            expect(() => new RegExp(`^(?:${field.pattern ?? ""})$`, "u"), field.key).not.toThrow();
            if (/secret|token|password/i.test(field.key)) expect(field.secret, `${field.key} is masked`).toBe(true);
          }
          expect(manifest.fields.some((field) => field.secret)).toBe(true);
        },
      },
      {
        name: "asks before consent only for fields it has, and never for a secret",
        async run() {
          expect(connector.consent !== undefined, "consent").toBe(manifest.consent !== undefined);
          for (const key of manifest.consent?.asks ?? []) {
            const field = manifest.fields.find((candidate) => candidate.key === key);
            expect(field?.secret, key).toBe(false);
          }
        },
      },
      {
        name: "has sound limits",
        async run() {
          for (const [name, value] of Object.entries(manifest.limits)) expect(value, name).toBeGreaterThan(0);
          expect(manifest.limits.burst).toBeGreaterThanOrEqual(manifest.limits.callsPerSecond);
          expect(manifest.limits.requestTimeoutMs).toBeLessThanOrEqual(60_000);
        },
      },
      {
        name: "declares every capability, with its source, the day it was checked and a sentence about every limit",
        async run() {
          expect(Object.keys(manifest.capabilities).sort()).toEqual([...capabilityIds].sort());
          for (const id of capabilityIds) {
            const { note, source, checkedOn } = manifest.capabilities[id];
            expect(note, `note of ${id}`).toMatch(/^\p{Lu}.*\.$/u);
            expect(URL.parse(source)?.protocol, `source of ${id}`).toBe("https:");
            expect(checkedOn, `day of ${id}`).toMatch(/^20\d\d-[01]\d-[0-3]\d$/);
            expect(Number.isNaN(Date.parse(checkedOn)), `day of ${id}`).toBe(false);
          }
        },
      },
      {
        name: "declares an operation if and only if it exists",
        async run() {
          for (const [capability, operation] of Object.entries(operationOf))
            expect(connector[operation] !== undefined, operation).toBe(supports(manifest, capability as CapabilityId));
        },
      },
    ];
  },
};
