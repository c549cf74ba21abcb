import type { StoreStatus } from "../../connectors/_contract/canonical.ts";
import { type Manifest, supports } from "../../connectors/_contract/manifest.ts";
import type { Outcome } from "../../connectors/_contract/outcome.ts";
import {
  changedStatuses,
  meaningOf,
  type StatusMeaning,
  type StatusTable,
  statusTableSchema,
} from "../../domain/fulfillment/status-table.ts";
import type { ConnectionId, ShopId } from "../../domain/shared/ids.ts";
import type { Transaction } from "../transaction.ts";
import type { OrderStatuses, OrderStatusesView, OrderStatusView } from "./order-statuses.ts";
import type { OrderStatusBook, SeenStatus } from "./order-status-ports.ts";

export interface OrderStatusesDeps {
  readonly book: OrderStatusBook;
  readonly manifests: Readonly<Record<string, Manifest>>;
  /** Null where the platform's statuses are the same in every store. */
  readStatuses(shop: ShopId, connection: ConnectionId): Promise<Outcome<readonly StoreStatus[]> | null>;
  /** Enqueue in the caller's transaction: look for changes in vendors' stores now. */
  pullSoon(tx: Transaction): Promise<void>;
}

export function createOrderStatuses(deps: OrderStatusesDeps): OrderStatuses {
  const { book, manifests } = deps;

  async function view(shop: ShopId, manifest: Manifest): Promise<OrderStatusesView> {
    const platform = manifest.id;
    const [connections, seen, stored, audit] = await Promise.all([
      book.connections(shop, platform),
      book.seen(shop, platform),
      book.table(shop, platform),
      book.audit(shop, platform),
    ]);
    const vendorOf = new Map(connections.map(({ id, vendorName }) => [id, vendorName]));
    const statuses = listStatuses(manifest, stored.table, seen, vendorOf);
    const labelOf = new Map(statuses.map(({ raw, label }) => [raw, label]));
    return {
      platform,
      stores: connections.length,
      ownStatuses: supports(manifest, "customStatuses"),
      statuses,
      version: stored.version,
      updatedAt: stored.updatedAt?.toISOString() ?? null,
      updatedBy: stored.updatedBy,
      audit: audit.map(({ at, actor, before, after }) => ({
        at: at.toISOString(),
        actor,
        changes: changedStatuses(before, after).map((raw) => ({
          raw,
          label: labelOf.get(raw) ?? raw,
          from: before[raw] ?? null,
          to: after[raw] ?? null,
        })),
      })),
    };
  }

  return {
    async orderStatusPlatforms(shop) {
      const [connections, seen] = await Promise.all([book.connections(shop, null), book.seen(shop, null)]);
      const platforms = [...new Set(connections.map(({ platform }) => platform))].sort();
      return Promise.all(
        platforms.flatMap((platform) => {
          const manifest = manifests[platform];
          return manifest === undefined
            ? []
            : [
                book.table(shop, platform).then(({ table }) => {
                  const unknown = seen.filter(
                    (status) =>
                      status.platform === platform &&
                      status.orders > 0 &&
                      meaningOf(manifest.orderStatuses, table, status.raw) === "unknown",
                  );
                  return {
                    platform,
                    ownStatuses: supports(manifest, "customStatuses"),
                    unknown: new Set(unknown.map(({ raw }) => raw)).size,
                    waiting: unknown.reduce((sum, { open }) => sum + open, 0),
                  };
                }),
              ];
        }),
      );
    },

    async orderStatuses(shop, platform) {
      const manifest = own(manifests, platform);
      return manifest ? view(shop, manifest) : null;
    },

    async saveOrderStatuses(shop, platform, input, version, actor) {
      const manifest = own(manifests, platform);
      if (!manifest) return { kind: "not-found" };
      const parsed = statusTableSchema.safeParse(input);
      if (!parsed.success || Object.keys(parsed.data).length > mostStatuses) return { kind: "invalid" };
      const table = withoutTheUsual(manifest, parsed.data);
      const saved = await book.save(shop, platform, { table, version, actor }, deps.pullSoon);
      return saved === "saved"
        ? { kind: "saved", version: version + 1 }
        : { kind: "conflict", current: await view(shop, manifest) };
    },

    async readOrderStatuses(shop, platform) {
      const unanswered: string[] = [];
      for (const { id, vendorName } of await book.connections(shop, platform)) {
        const outcome = await deps.readStatuses(shop, id);
        if (outcome?.kind === "ok") await book.keepList(shop, id, outcome.value);
        else if (outcome !== null) unanswered.push(vendorName);
      }
      return { unanswered };
    },
  };
}

/** No store has so many; a form that sends more is none of ours. */
const mostStatuses = 500;

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** What is said only where it differs from what the platform means: the table holds decisions, no copies. */
const withoutTheUsual = (manifest: Manifest, table: StatusTable): StatusTable =>
  Object.fromEntries(
    Object.entries(table).filter(([raw, meaning]) => {
      const declared = manifest.orderStatuses.find((status) => status.raw === raw);
      return declared === undefined || (!declared.fixed && declared.means !== meaning);
    }),
  );

function listStatuses(
  manifest: Manifest,
  table: StatusTable,
  seen: readonly SeenStatus[],
  vendorOf: ReadonlyMap<ConnectionId, string>,
): OrderStatusView[] {
  const byRaw = Map.groupBy(seen, ({ raw }) => raw);
  const raws = new Set([...manifest.orderStatuses.map(({ raw }) => raw), ...byRaw.keys(), ...Object.keys(table)]);
  return [...raws]
    .map((raw): OrderStatusView => {
      const declared = manifest.orderStatuses.find((status) => status.raw === raw);
      const rows = byRaw.get(raw) ?? [];
      const times = rows.flatMap(({ seenAt }) => seenAt?.getTime() ?? []);
      return {
        raw,
        label: rows.find(({ label }) => label !== null)?.label ?? declared?.label ?? raw,
        usual: declared?.means ?? null,
        chosen: declared?.fixed ? null : meaning(table, raw),
        fixed: declared?.fixed ?? false,
        vendors: [...new Set(rows.flatMap(({ connectionId }) => vendorOf.get(connectionId) ?? []))],
        orders: rows.reduce((sum, { orders }) => sum + orders, 0),
        open: rows.reduce((sum, { open }) => sum + open, 0),
        seenAt: times.length > 0 ? new Date(Math.max(...times)).toISOString() : null,
        unknown: rows.length > 0 && meaningOf(manifest.orderStatuses, table, raw) === "unknown",
      };
    })
    .sort(
      (a, b) =>
        Number(b.unknown) - Number(a.unknown) ||
        b.open - a.open ||
        a.label.localeCompare(b.label) ||
        a.raw.localeCompare(b.raw),
    );
}

const meaning = (table: StatusTable, raw: string): StatusMeaning | null => own(table, raw) ?? null;
