import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

/**
 * Calls `wake` whenever PostgreSQL announces something on `channel`, and once after every (re)connection, because what
 * was announced meanwhile is lost. An announcement is a hint: whoever relies on it also looks now and then by himself.
 *
 * @returns stops listening
 */
export function listen(
  url: string,
  channel: string,
  wake: () => void,
  options: { readonly onError?: (error: unknown) => void; readonly reconnectMs?: number } = {},
): () => Promise<void> {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await listenOnce(url, channel, wake, stopping.signal).catch((error: unknown) => options.onError?.(error));
      await wait(options.reconnectMs ?? 1_000, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return async () => {
    stopping.abort();
    await running;
  };
}

/** Returns when told to stop; throws when the connection is lost. */
async function listenOnce(url: string, channel: string, wake: () => void, stop: AbortSignal): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "vendor-store-sync listen",
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
  });
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  // Before anything can fail: an unheard error would end the process.
  client.on("error", reject);
  client.on("end", () => reject(new Error("The database closed the connection.")));
  ended.catch(() => {});
  const onStop = (): void => resolve();
  stop.addEventListener("abort", onStop);
  if (stop.aborted) resolve();
  try {
    await client.connect();
    client.on("notification", wake);
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
    wake();
    await ended;
  } finally {
    stop.removeEventListener("abort", onStop);
    await client.end().catch(() => {});
  }
}
