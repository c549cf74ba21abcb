import type { ActivityCode } from "./activity-codes.ts";

/** What the log can be narrowed to, in the order in which it is offered. */
export const activityGroups = [
  "orders",
  "decisions",
  "pushes",
  "edits",
  "cancellations",
  "pulls",
  "connections",
  "settings",
  "app",
] as const;
export type ActivityGroup = (typeof activityGroups)[number];

type KindOf<Code> = Code extends `${infer Kind}.${string}` ? Kind : never;
/** The first word of a code: what happened to which kind of thing. */
export type ActivityKind = KindOf<ActivityCode>;

/** Every kind has its group; a kind that comes with a new code does not compile until it has. */
export const groupOfKind: Readonly<Record<ActivityKind, ActivityGroup>> = {
  order: "orders",
  reconciliation: "orders",
  proof: "orders",
  backfill: "orders",
  "test-order": "connections",
  "vendor-order": "decisions",
  push: "pushes",
  location: "pushes",
  edit: "edits",
  items: "edits",
  refund: "cancellations",
  cancel: "cancellations",
  pull: "pulls",
  parcel: "pulls",
  connection: "connections",
  settings: "settings",
  shop: "app",
  webhook: "app",
  privacy: "app",
  bulk: "decisions",
  page: "app",
};

export const kindsOfGroup = (group: ActivityGroup): string[] =>
  Object.entries(groupOfKind).flatMap(([kind, of]) => (of === group ? [kind] : []));

/** The group of a code; "app" for one that an older version wrote. */
export const groupOfCode = (code: string): ActivityGroup =>
  (groupOfKind as Readonly<Record<string, ActivityGroup | undefined>>)[code.split(".")[0] ?? ""] ?? "app";
