import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import pg from "pg";
import type { ShopId, VendorId } from "../domain/shared/ids.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import type { Database } from "./client.server.ts";
import { inTransaction, sqlInside } from "./sql.server.ts";

/** Whose rows can be seen: of these shops, and if vendors are named, only what belongs to those. */
export interface Tenant {
  readonly shops: readonly ShopId[];
  readonly vendors: readonly VendorId[] | null;
}

export const merchantOf = (shop: ShopId): Tenant => ({ shops: [shop], vendors: null });

/** Whoever acts for these vendors: each with its marketplace. */
export const vendorsOf = (members: readonly { readonly shop: ShopId; readonly vendor: VendorId }[]): Tenant => ({
  shops: [...new Set(members.map(({ shop }) => shop))],
  vendors: members.map(({ vendor }) => vendor),
});

/** The database as one tenant sees it. */
export type WalledDatabase = Pick<Database, "pool" | "prisma">;

/**
 * The second wall: behind it PostgreSQL itself hides the rows of other tenants (row-level security), so that a query
 * that forgets to ask for its shop finds nothing of others. The policies are in prisma/migrations/*_tenant_wall.
 */
export interface TenantWall {
  /** The database is this tenant's until the work is done; afterwards it is nobody's. */
  within<T>(tenant: Tenant, work: (database: WalledDatabase) => Promise<T>): Promise<T>;
  /** The same for what is read bit by bit, until the last bit was taken. */
  streamWithin<T>(tenant: Tenant, work: (database: WalledDatabase) => AsyncIterable<T>): AsyncIterable<T>;
  close(): Promise<void>;
}

const role = "vss_tenant";
const letIn = `select set_config('role', '${role}', $3), set_config('vss.shops', $1, $3), set_config('vss.vendors', $2, $3)`;

/**
 * Prisma puts look-ups of different callers together, so a client cannot serve two tenants at a time. Therefore there
 * are several small ones (seats, some 6 ms and 1 MB each), made as they are needed; each serves one tenant at a time.
 *
 * @param options.seats how many tenants at once; more wait in line
 * @param options.perSeat connections of one seat at most
 */
export function createTenantWall(
  url: string,
  options: { readonly seats?: number; readonly perSeat?: number; readonly onIdleError?: (error: Error) => void } = {},
): TenantWall {
  const { seats: most = 8, perSeat = 2, onIdleError = () => {} } = options;
  const idle: Seat[] = [];
  const all: Seat[] = [];
  const queue: ((seat: Seat) => void)[] = [];

  async function enter(tenant: Tenant): Promise<Seat> {
    const wanted = keyOf(tenant);
    // Its connections still know the tenant they served last.
    const known = idle.findIndex((seat) => seat.pool.lastTenant === wanted);
    let seat = idle.splice(known >= 0 ? known : 0, 1)[0];
    if (!seat && all.length < most) {
      seat = createSeat(url, perSeat, onIdleError);
      all.push(seat);
    }
    seat ??= await new Promise<Seat>((resolve) => queue.push(resolve));
    seat.pool.admit(tenant);
    return seat;
  }

  function leave(seat: Seat): void {
    seat.pool.admit(null);
    const next = queue.shift();
    if (next) next(seat);
    else idle.push(seat);
  }

  return {
    async within(tenant, work) {
      const seat = await enter(tenant);
      try {
        return await work(seat);
      } finally {
        leave(seat);
      }
    },
    async *streamWithin(tenant, work) {
      const seat = await enter(tenant);
      try {
        yield* work(seat);
      } finally {
        leave(seat);
      }
    },
    async close() {
      for (const seat of all) {
        await seat.prisma.$disconnect();
        if (!seat.pool.ended) await seat.pool.end();
      }
    },
  };
}

interface Seat extends WalledDatabase {
  readonly pool: WalledPool;
}

function createSeat(url: string, perSeat: number, onIdleError: (error: Error) => void): Seat {
  const pool = new WalledPool({
    connectionString: url,
    max: perSeat,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    application_name: "vendor-store-sync tenant",
  });
  pool.on("error", onIdleError);
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: 5_000, timeout: 15_000 },
  });
  return { pool, prisma };
}

/** Lets no connection out before it knows whose it is. */
class WalledPool extends pg.Pool {
  lastTenant = "";
  #tenant: Tenant | null = null;
  readonly #served = new WeakMap<pg.PoolClient, string>();

  admit(tenant: Tenant | null): void {
    this.#tenant = tenant;
    if (tenant) this.lastTenant = keyOf(tenant);
  }

  // Both of the library's forms; its own `query` uses the one with a callback.
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | void {
    const tenant = this.#tenant;
    const connected = super.connect().then(async (client) => {
      const key = tenant === null ? "" : keyOf(tenant);
      if (this.#served.get(client) === key) return client;
      try {
        await client.query(letIn, [...settingsOf(tenant), false]);
        this.#served.set(client, key);
        return client;
      } catch (error) {
        client.release(true);
        throw error;
      }
    });
    if (!callback) return connected;
    connected.then(
      (client) => callback(undefined, client, (release) => client.release(release)),
      (error: unknown) => callback(error as Error, undefined, () => {}),
    );
  }
}

type ConnectCallback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: boolean | Error) => void,
) => void;

/** No vendor at all is nobody, not a merchant. */
const settingsOf = (tenant: Tenant | null): [string, string] =>
  tenant === null || tenant.vendors?.length === 0
    ? ["", ""]
    : [tenant.shops.join(","), tenant.vendors?.join(",") ?? ""];
const keyOf = (tenant: Tenant): string => settingsOf(tenant).join(";");

/** One transaction of a worker's pool behind the wall, at the cost of one more round trip. */
export const inTenantTransaction = <T>(
  pool: pg.Pool,
  tenant: Tenant,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> =>
  inTransaction(pool, async (tx) => {
    await sqlInside(tx).rows(letIn, [...settingsOf(tenant), true]);
    return work(tx);
  });

/** A desk whose every method takes the shop first. */
type ShopDesk = Readonly<Record<string, (shop: ShopId, ...rest: never[]) => unknown>>;

/**
 * A desk of which every method runs behind the wall of the shop it is asked for.
 *
 * @param open the desk on the whole database: what serves the exceptions
 * @param make the same desk on a tenant's database
 * @param exceptions.beyond methods that come before there is a shop, or wait for the network and ask for little else
 * @param exceptions.streams methods that answer bit by bit
 */
export function behindWall<Desk extends object>(
  wall: TenantWall,
  open: Desk,
  make: (database: WalledDatabase) => Desk,
  exceptions: { readonly beyond?: readonly (keyof Desk)[]; readonly streams?: readonly (keyof Desk)[] } = {},
): Desk {
  const desks = new WeakMap<WalledDatabase, Desk>();
  const deskOn = (database: WalledDatabase): ShopDesk => {
    const desk = desks.get(database) ?? make(database);
    desks.set(database, desk);
    return desk as unknown as ShopDesk;
  };
  const walled = Object.keys(open).map((name) => {
    const key = name as keyof Desk;
    if (exceptions.beyond?.includes(key)) return [name, open[key]];
    const call = (database: WalledDatabase, shop: ShopId, rest: readonly unknown[]) =>
      deskOn(database)[name]?.(shop, ...(rest as never[]));
    return [
      name,
      exceptions.streams?.includes(key)
        ? (shop: ShopId, ...rest: unknown[]) =>
            wall.streamWithin(merchantOf(shop), (database) => call(database, shop, rest) as AsyncIterable<unknown>)
        : (shop: ShopId, ...rest: unknown[]) =>
            wall.within(merchantOf(shop), async (database) => call(database, shop, rest)),
    ];
  });
  return Object.fromEntries(walled) as Desk;
}
