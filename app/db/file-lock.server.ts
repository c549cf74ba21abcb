import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

/** A lock nobody has touched for so long was left by a crash, even if its process id is in use again. */
const abandonedAfterMs = 120_000;

/**
 * Runs `work` while no other process on this machine runs something under the same lock file. A lock left by a dead
 * process is taken over. Meant for rare, short work such as starting a server; it waits by looking again.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  while (!(await tryLock(file))) {
    await removeIfAbandoned(file);
    await wait(50);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryLock(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

/**
 * Two waiters may see the same dead owner. Each must not remove the other's fresh lock, so the check and the removal
 * happen under a second lock, held for an instant.
 */
async function removeIfAbandoned(file: string): Promise<void> {
  if (!(await isAbandoned(file))) return;
  const takeover = `${file}.takeover`;
  if (!(await tryLock(takeover))) {
    if (await isAbandoned(takeover)) await rename(takeover, `${takeover}.${process.pid}`).catch(() => {});
    await rm(`${takeover}.${process.pid}`, { force: true });
    return;
  }
  try {
    if (await isAbandoned(file)) await rm(file, { force: true });
  } finally {
    await rm(takeover, { force: true });
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  try {
    const [owner, { mtimeMs }] = await Promise.all([readFile(file, "utf8"), stat(file)]);
    const ageMs = Date.now() - mtimeMs;
    if (ageMs > abandonedAfterMs) return true;
    // Created but not yet written: its owner is between two instructions, or died there.
    if (owner === "") return ageMs > 5_000;
    return !isAlive(Number(owner));
  } catch (error) {
    if (isCode(error, "ENOENT")) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === code;
