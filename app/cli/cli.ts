import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import type { Application } from "../use-cases/application.ts";
import type { OperatorDesk } from "../use-cases/operator-desk.ts";
import type { OrderFilter, VendorOrderAction } from "../use-cases/views.ts";
import { manifests } from "../connectors/manifests.generated.ts";
import { isDay } from "../domain/proof/is-day.ts";
import type { ConnectionId, OrderId, ShopId, VendorId, VendorOrderId } from "../domain/shared/ids.ts";
import { toDecimal, type Money } from "../domain/shared/money.ts";
import { createPrinter, type Printer } from "./print.ts";

interface Desk {
  readonly app: Application;
  readonly operator: OperatorDesk;
}

const wholeList: OrderFilter = {
  need: null,
  show: "all",
  vendorId: null,
  search: "",
  cursor: null,
  direction: "forward",
};

interface BulkOptions {
  readonly show: OrderFilter["show"];
  readonly reason?: string;
  readonly until?: Date;
  readonly yes: boolean;
}

/** The command line for operators and scripts. `open` builds the application only when a command needs it. */
export function createCli(options: {
  readonly open: () => Promise<Desk>;
  readonly actor: string;
  readonly write: (text: string) => void;
}): Command {
  const cli = new Command("vendor-store-sync")
    .description("Look at and steer Vendor Store Sync. Every command takes --json for scripts.")
    .option("--shop <domain>", "the marketplace, like demo.myshopify.com; not needed while there is only one")
    .option("--json", "print JSON", false)
    .configureOutput({ writeOut: options.write, writeErr: options.write })
    .showHelpAfterError();

  /** Opens the application, finds the shop, runs the command. */
  const withShop =
    <Args extends unknown[]>(run: (desk: Desk, shop: ShopId, print: Printer, ...args: Args) => Promise<void>) =>
    async (...args: Args) => {
      const desk = await options.open();
      await run(desk, await chosenShop(desk), printer(), ...args);
    };
  const printer = () => createPrinter(cli.opts<{ json: boolean }>().json, options.write);

  async function chosenShop({ operator }: Desk): Promise<ShopId> {
    const shops = await operator.shops();
    const domain = cli.opts<{ shop?: string }>().shop;
    const chosen = domain ? shops.find((shop) => shop.domain === domain) : shops.length === 1 ? shops[0] : undefined;
    if (!chosen) {
      const known =
        shops.map((shop) => shop.domain).join(", ") || "none; a shop appears when its merchant opens the app";
      fail(domain ? `There is no shop ${domain}. Known: ${known}.` : `Which shop? Say --shop. Known: ${known}.`);
    }
    return chosen.id as ShopId;
  }

  /** Of a shop that need not be installed any more. */
  async function domainOfShop(operator: OperatorDesk): Promise<string> {
    const shops = await operator.shops();
    const domain = cli.opts<{ shop?: string }>().shop ?? (shops.length === 1 ? shops[0]?.domain : undefined);
    return domain ?? fail("Which shop? Say --shop.");
  }

  cli
    .command("shops")
    .description("list marketplaces")
    .action(async () => {
      const { operator } = await options.open();
      printer().table(await operator.shops(), {
        shop: (row) => row.domain,
        name: (row) => row.name,
        installed: (row) => row.installed,
        "order sync": (row) => row.syncOn,
      });
    });

  cli
    .command("platforms")
    .description("list platforms and the fields a connection needs")
    .action(() => {
      printer().table(manifests, {
        platform: (row) => row.id,
        name: (row) => row.label,
        fields: (row) => row.fields.map((field) => (field.required ? field.key : `[${field.key}]`)).join(", "),
      });
    });

  const vendors = cli.command("vendors").description("vendors and their stores");
  vendors
    .command("list", { isDefault: true })
    .description("list vendors with their connection and readiness")
    .action(
      withShop(async ({ app }, shop, print) => {
        const { items } = await app.vendors(shop);
        print.table(items, {
          id: (row) => row.id,
          vendor: (row) => row.name,
          platform: (row) => row.connection?.platform,
          store: (row) => row.connection?.storeHost,
          health: (row) => row.connection?.health,
          mapped: (row) => `${row.products.mapped}/${row.products.total}`,
          missing: (row) =>
            row.readiness
              .filter((item) => !item.ok && !item.optional)
              .map((item) => item.item)
              .join(", ") || "nothing",
        });
      }),
    );
  vendors
    .command("connect <vendor>")
    .description("try a store's credentials and keep them")
    .requiredOption("--platform <id>", "see `platforms`")
    .requiredOption("--credentials <file>", "JSON file with the platform's fields, or - to read it from standard input")
    .action(
      withShop(async ({ app }, shop, print, vendorName: string, given: { platform: string; credentials: string }) => {
        const answer = await app.connectStore(shop, {
          vendorName,
          platform: given.platform,
          credentials: readCredentials(given.credentials),
          actor: options.actor,
        });
        if (answer.kind === "refused") fail(answer.field ? `${answer.field}: ${answer.message}` : answer.message);
        print.done(`Connected ${vendorName}. Its catalogue is being read.`, { connectionId: answer.connectionId });
      }),
    );
  vendors
    .command("disconnect <connection-id>")
    .description("close a connection and forget its credentials; --yes to really do it")
    .option("--yes", "do it", false)
    .action(
      withShop(async ({ app }, shop, print, id: string, given: { yes: boolean }) => {
        if (!given.yes)
          return print.done("Nothing was done. Its orders would wait for a new connection. Say --yes to disconnect.", {
            dryRun: true,
          });
        found(await app.disconnectStore(shop, id as ConnectionId, options.actor), "connection");
        print.done("Disconnected.");
      }),
    );
  vendors
    .command("sync <vendor-id> <on|off>")
    .description("switch a vendor's store sync module (P1)")
    .action(
      withShop(async ({ app }, shop, print, id: string, value: string) => {
        found(await app.setVendorStoreSync(shop, id as VendorId, onOff(value), options.actor), "vendor");
        print.done(`Store sync is ${value}.`);
      }),
    );
  vendors
    .command("email <vendor-id> <address>")
    .description("where the vendor is told of new orders")
    .action(
      withShop(async ({ app }, shop, print, id: string, address: string) => {
        found(await app.setVendorEmail(shop, id as VendorId, address, options.actor), "vendor");
        print.done("Saved.");
      }),
    );

  cli
    .command("add-on <platform> <kind> <on|off>")
    .description("switch an add-on: order-push, inventory-sync or locations (P2)")
    .action(
      withShop(async ({ app }, shop, print, platform: string, kind: string, value: string) => {
        if (!manifests.some((manifest) => manifest.id === platform)) fail(`There is no platform ${platform}.`);
        if (kind !== "order-push" && kind !== "inventory-sync" && kind !== "locations")
          fail(`There is no add-on ${kind}.`);
        await app.setAddOn(shop, platform, kind, onOff(value), options.actor);
        print.done(`${kind} for ${platform} is ${value}.`);
      }),
    );

  const settings = cli.command("settings").description("order sync settings");
  settings.command("show", { isDefault: true }).action(
    withShop(async ({ app }, shop, print) => {
      const view = await app.settings(shop);
      print.record({ version: view.version, ...view.settings });
    }),
  );
  settings
    .command("set <field=value...>")
    .description("change fields, like enabled=true merchantContact.email=orders@example.com; --dry-run to see only")
    .option("--dry-run", "show what would be saved, and what it would do to the recent orders", false)
    .action(
      withShop(async ({ app }, shop, print, pairs: string[], given: { dryRun: boolean }) => {
        const view = await app.settings(shop);
        const next = withFields(view.settings, pairs);
        if (given.dryRun) {
          const preview = await app.previewSettings(shop, next);
          if (preview.kind === "invalid") fail(wrongFields(preview.errors));
          print.record(next);
          return print.table(preview.groups, {
            effect: ({ effect }) => effect,
            reason: ({ reason }) => reason ?? "",
            count: ({ count }) => count,
            examples: ({ examples }) => examples.map(({ order }) => order).join(" "),
          });
        }
        const answer = await app.saveSettings(shop, next, view.version, options.actor);
        if (answer.kind === "invalid") fail(wrongFields(answer.errors));
        if (answer.kind === "conflict") fail("Somebody saved at the same moment. Nothing was changed; try again.");
        print.done("Saved.", { version: answer.version });
      }),
    );

  cli
    .command("orders")
    .description("list orders, newest first")
    .option("--show <which>", "all, needs-attention, held, failed, pushed, fulfilled, cancelled or unassigned", "all")
    .option("--search <name>", "an order's name, like 1001", "")
    .option("--after <cursor>", "continue from a previous answer's `next`")
    .action(
      withShop(async ({ app }, shop, print, given: { show: OrderFilter["show"]; search: string; after?: string }) => {
        const page = await app.orders(shop, {
          ...wholeList,
          show: given.show,
          search: given.search,
          cursor: given.after ?? null,
        });
        print.table(page.items, {
          id: (row) => row.id,
          order: (row) => row.name,
          placed: (row) => row.placedAt,
          total: (row) => amount(row.total),
          payment: (row) => row.financialStatus,
          vendors: (row) =>
            row.vendorOrders.map((part) => `${part.vendorName}: ${part.reason ?? part.state}`).join("; "),
        });
        if (page.next) print.done(`More: --after ${page.next}`, { next: page.next });
      }),
    );
  cli
    .command("order <name-or-id>")
    .description("show one order: vendors' parts, why each is where it is, and what happened")
    .action(
      withShop(async ({ app }, shop, print, nameOrId: string) => {
        const order = await app.order(shop, await orderId(app, shop, nameOrId));
        if (!order) fail("There is no such order.");
        if (cli.opts<{ json: boolean }>().json) return print.record({ ...order });
        print.record({
          order: order.name,
          placed: order.placedAt,
          payment: order.financialStatus,
          total: amount(order.total),
          cancelled: order.cancelledAt,
        });
        for (const part of order.vendorOrders) {
          options.write("\n");
          print.record({
            vendor: part.vendorName,
            id: part.id,
            state: part.state,
            reason: part.reason,
            "whose move": part.move,
            store: part.storeName,
            "external order": part.externalName,
            total: amount(part.total),
            attempts: part.attempts,
            "last failure": part.lastFailure?.message,
            "failed rules":
              part.checks
                .filter((check) => check.outcome === "fail")
                .map((check) => check.rule)
                .join(", ") || "none",
            "may be done": part.actions.join(", ") || "nothing",
          });
        }
        options.write("\n");
        print.table(order.timeline, {
          at: (row) => row.at,
          what: (row) => row.code,
          vendor: (row) => row.vendorName,
          reference: (row) => row.reference,
        });
      }),
    );
  for (const [action, description] of Object.entries(actions)) {
    const command = cli.command(`${action} <vendor-order-id>`).description(description);
    if (action === "hold") command.option("--until <time>", "ISO 8601", parseTime);
    command.action(
      withShop(async ({ app }, shop, print, id: string, given: { until?: Date }) => {
        const answer = await app.act(shop, id as VendorOrderId, action as VendorOrderAction, options.actor, {
          until: given.until ?? null,
        });
        if (answer === "not-now") fail("That cannot be done in its present state.");
        if (answer === "not-found") found(answer, "vendor order");
        print.done("Done.");
      }),
    );
  }
  cli
    .command("give-to-vendor <vendor-order-id> <vendor-id> <line-ids...>")
    .description("give lines of a vendor order to another vendor; cancels first what is in the vendor's store")
    .action(
      withShop(async ({ app }, shop, print, id: string, to: string, lines: string[]) => {
        const wish = { to: to as VendorId, lines };
        const answer = await app.reroute(shop, id as VendorOrderId, wish, options.actor);
        if (answer.kind === "refused") fail(`That cannot be done now: ${answer.why}.`);
        if (answer.kind === "not-found") found(answer.kind, "vendor order");
        print.done(answer.kind === "waiting" ? "They go once the cancellation is confirmed." : "Done.");
      }),
    );

  cli
    .command("bulk <action>")
    .description("the same for all vendor orders that a list speaks of; says what it would do, --yes to begin")
    .option("--show <which>", "as `orders` takes it", "all")
    .option("--reason <reason>", "only those that wait for this, like not-paid")
    .option("--until <time>", "of hold; ISO 8601", parseTime)
    .option("--yes", "begin", false)
    .action(
      withShop(async ({ app }, shop, print, word: string, given: BulkOptions) => {
        if (!(word in actions)) fail(`There is no ${word}. There are: ${Object.keys(actions).join(", ")}.`);
        const action = word as VendorOrderAction;
        const need = given.reason === undefined ? null : { reason: given.reason, move: null };
        const choice = { kind: "filter", filter: { ...wholeList, show: given.show, need } } as const;
        const { willDo, skipped, tooMany } = await app.bulkPreview(shop, choice, action);
        if (tooMany) fail("These are too many at once. Narrow them by --show or --reason.");
        if (!given.yes) {
          print.table(
            [
              { why: "would be done", count: willDo },
              ...skipped.map(({ why, count }) => ({ why: `skipped: ${why}`, count })),
            ],
            {
              what: (row) => row.why,
              "vendor orders": (row) => row.count,
            },
          );
          return print.done("Nothing was done. Say --yes to begin.", { dryRun: true });
        }
        const run = await app.startBulkRun(shop, choice, action, options.actor, { until: given.until ?? null });
        if (run.kind !== "started") fail("There is nothing to do it to.");
        print.done("Begun; the worker goes on with it, and the Orders page shows how far it is.", { id: run.id });
      }),
    );

  cli
    .command("refresh-products")
    .description("read the catalogues again and map what matches by SKU")
    .action(
      withShop(async ({ app }, shop, print) => {
        const counts = await app.refreshProducts(shop);
        print.done(`${counts.mapped} newly mapped, ${counts.unsynced} unsynced.`, counts);
      }),
    );
  cli
    .command("reconcile")
    .description("look for orders that no webhook told of")
    .option("--since <time>", "ISO 8601; default: since the last look", parseTime)
    .option("--dry-run", "count only", false)
    .action(
      withShop(async ({ app }, shop, print, given: { since?: Date; dryRun: boolean }) => {
        const counts = await app.reconcile(shop, given);
        print.done(
          `${counts.seen} orders seen, ${counts.recorded} ${given.dryRun ? "would be " : ""}recorded.`,
          counts,
        );
      }),
    );
  const proof = cli.command("proof").description("where the lines of each day's orders are, read from the stores");
  proof
    .command("days", { isDefault: true })
    .description("the days that were proved")
    .action(
      withShop(async ({ app }, shop, print) => {
        const { days, run } = await app.proofDays(shop);
        print.table(days, {
          day: (row) => row.day,
          checked: (row) => row.checkedAt,
          orders: (row) => row.numbers.orders,
          lines: (row) => row.numbers.lines,
          "in stores": (row) => row.numbers.places["in-store"],
          missing: (row) => row.numbers.places.missing,
          "to look at": (row) => row.open,
          repaired: (row) => row.repaired,
          "stores not read": (row) => row.unreadStores,
        });
        if (run.running) print.done(`A proof is being made: ${run.storesDone} of ${run.stores} stores.`, { ...run });
      }),
    );
  proof
    .command("show <day>")
    .description("one day, like 2026-11-28: where its lines are and what was found")
    .action(
      withShop(async ({ app }, shop, print, day: string) => {
        if (!isDay(day)) fail("Write the day like 2026-11-28.");
        const report = await app.proofDay(shop, day);
        if (!report) fail("That day was not proved.");
        if (cli.opts<{ json: boolean }>().json) return print.record({ ...report });
        print.record({
          day: report.day,
          orders: report.numbers.orders,
          "orders in Shopify": report.ordersInShop,
          lines: report.numbers.lines,
          ...report.numbers.places,
          "stores not read": report.unread.map(({ storeName, why }) => `${storeName}: ${why}`).join("; ") || "none",
        });
        options.write("\n");
        print.table(report.findings, {
          id: (row) => row.id,
          what: (row) => row.kind,
          standing: (row) => row.standing,
          order: (row) => row.orderName,
          vendor: (row) => row.vendorName,
          line: (row) => row.lineTitle,
        });
      }),
    );
  proof
    .command("run")
    .description("prove the last days now")
    .option("--today", "today so far, too", false)
    .action(
      withShop(async ({ app }, shop, print, given: { today: boolean }) => {
        const counts = await app.prove(shop, given);
        if (counts.shops === 0) fail("A proof is being made already, or it failed; see the log.");
        print.done(`${counts.lines} lines proved, ${counts.newFindings} new findings.`, { ...counts });
      }),
    );
  cli
    .command("pull")
    .description("look for fulfillments in vendors' stores now")
    .action(
      withShop(async ({ app }, shop, print) => {
        const counts = await app.pullFulfillments(shop, { force: true });
        print.done(`${counts.connections} stores asked, ${counts.changed} orders changed.`, counts);
      }),
    );

  const inbox = cli.command("inbox").description("webhooks that could not be processed");
  inbox.command("parked", { isDefault: true }).action(async () => {
    const { operator } = await options.open();
    printer().table(await operator.parked(), {
      id: (row) => row.id,
      shop: (row) => row.shopDomain,
      topic: (row) => row.topic,
      received: (row) => row.receivedAt,
      attempts: (row) => row.attempts,
      reason: (row) => row.errorCode,
    });
  });
  inbox
    .command("redrive [ids...]")
    .description("process parked webhooks again; --all for every one")
    .option("--all", "every parked webhook", false)
    .option("--dry-run", "count only", false)
    .action(async (ids: string[], given: { all: boolean; dryRun: boolean }) => {
      if (!given.all && ids.length === 0) fail("Say which ids, or --all.");
      const { operator } = await options.open();
      const count = await operator.redrive(given.all ? "all" : ids, given.dryRun);
      printer().done(`${count} ${given.dryRun ? "would go" : "go"} again.`, { count });
    });

  const privacy = cli.command("privacy").description("what Shopify's privacy topics asked for");
  privacy
    .command("requests", { isDefault: true })
    .description("list requests of --shop with what was found or cleared; also of a shop that was erased")
    .action(async () => {
      const { operator } = await options.open();
      printer().table(await operator.privacyRequests(await domainOfShop(operator)), {
        id: (row) => row.id,
        asked: (row) => row.askedAt,
        what: (row) => row.kind,
        done: (row) => row.finishedAt ?? "not yet",
        counts: (row) => row.counts,
        "export until": (row) => row.exportUntil,
      });
    });
  privacy
    .command("export <id>")
    .description("print what is stored about a customer, as JSON to hand on; kept for 30 days")
    .action(async (id: string) => {
      const { operator } = await options.open();
      const json = await operator.privacyExport(await domainOfShop(operator), id, options.actor);
      if (json === null) fail("There is no such export, or its 30 days are over.");
      options.write(`${json}\n`);
    });

  cli
    .command("keys")
    .description("encryption keys")
    .command("rotate")
    .description("seal everything again under the first of ENCRYPTION_KEYS")
    .option("--dry-run", "count only", false)
    .action(async (given: { dryRun: boolean }) => {
      const { operator } = await options.open();
      printer().table(await operator.rotateKeys(given.dryRun), {
        table: (row) => row.table,
        column: (row) => row.column,
        sealed: (row) => row.seen,
        rotated: (row) => row.rotated,
        unreadable: (row) => row.unreadable,
      });
    });

  cli
    .command("mails")
    .description("the newest mails, sent or kept; with --json as they read")
    .action(async () => {
      const { operator } = await options.open();
      printer().table(await operator.mails(await domainOfShop(operator)), {
        at: (row) => row.at,
        to: (row) => row.to,
        subject: (row) => row.subject,
        state: (row) => row.state,
        code: (row) => row.code,
      });
    });

  return cli;
}

const actions: Record<VendorOrderAction, string> = {
  retry: "send a refused vendor order again; looks it up first, so nothing is doubled",
  release: "push a vendor order that only waits for a word, or is held by hand",
  "push-anyway": "push a vendor order although it is not paid or a test order",
  hold: "put a vendor order aside until it is released, or --until a time",
  leave: "never push a vendor order that arrived while sync was off or is too old",
  "take-up": "ask again about a vendor order that was left",
  "cancel-in-store": "cancel it in the vendor's store; the marketplace's order stands",
  "push-anew": "push the lines of what was cancelled by hand in the vendor's store once more, as a new vendor order",
  recheck: "decide anew about a waiting vendor order",
  "mark-handled": "say that a change of lines was dealt with by hand",
};

/** A refusal the operator can act on: one sentence and exit code 1, no stack. */
export class CliFailure extends Error {}

function fail(sentence: string): never {
  throw new CliFailure(sentence);
}

function found(answer: "done" | "not-found", what: string): void {
  if (answer === "not-found") fail(`There is no such ${what} in this shop.`);
}

function onOff(value: string): boolean {
  if (value !== "on" && value !== "off") fail(`Say on or off, not ${value}.`);
  return value === "on";
}

function parseTime(value: string): Date {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError("Not a time; write 2026-11-22T10:00:00Z.");
  return time;
}

const amount = (value: Money): string => `${toDecimal(value)} ${value.currency}`;

/** Secrets come by file or standard input, never as arguments: those end up in shell histories and process lists. */
function readCredentials(file: string): Record<string, string> {
  const text = readFileSync(file === "-" ? 0 : file, "utf8");
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    fail("The credentials are not JSON.");
  }
  if (
    typeof parsed !== "object" ||
    parsed === null ||
    !Object.values(parsed).every((value) => typeof value === "string")
  )
    fail('The credentials must be an object of texts, like {"shop": "...", "accessToken": "..."}.');
  return parsed as Record<string, string>;
}

const wrongFields = (errors: Readonly<Record<string, string>>): string =>
  Object.entries(errors)
    .map(([field, code]) => `${field}: ${code}`)
    .join("\n");

/** `a.b=c` pairs over the settings as they are; values are read as JSON where they are JSON, else as text. */
function withFields(settings: object, pairs: readonly string[]): Record<string, unknown> {
  const next = structuredClone(settings) as Record<string, unknown>;
  for (const pair of pairs) {
    const [, path = "", value = ""] = /^([^=]+)=(.*)$/s.exec(pair) ?? fail(`Not field=value: ${pair}`);
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    const holder = keys.reduce<Record<string, unknown>>((object, key) => {
      const inner = object[key];
      if (typeof inner !== "object" || inner === null) fail(`There is no field ${path}.`);
      return inner as Record<string, unknown>;
    }, next);
    if (!(last in holder)) fail(`There is no field ${path}.`);
    holder[last] = jsonOrText(value);
  }
  return next;
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

async function orderId(app: Application, shop: ShopId, nameOrId: string): Promise<OrderId> {
  if (/^[0-9a-f]{8}-/.test(nameOrId)) return nameOrId as OrderId;
  const { items } = await app.orders(shop, { ...wholeList, search: nameOrId });
  const [first, second] = items;
  if (!first) fail(`There is no order ${nameOrId}.`);
  if (second) fail(`There are several orders ${nameOrId}; take the id: ${items.map((item) => item.id).join(", ")}`);
  return first.id as OrderId;
}
