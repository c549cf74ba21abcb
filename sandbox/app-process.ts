import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

export interface AppProcess {
  readonly ready: () => boolean;
  stop(): Promise<void>;
}

/** Runs the app as it runs in production, but for the world attached to it; starts it again when it dies. */
export function startApp(options: {
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly changed: () => void;
  readonly log: (line: string) => void;
}): AppProcess {
  let child: ChildProcess | null = null;
  let stopping = false;
  let ready = false;

  function start() {
    child = spawn(process.execPath, ["--import", "./sandbox/attach.mjs", "server.ts"], {
      cwd: root,
      env: { ...process.env, ...options.env },
      // The channel tells the app when the world is gone, however it went; Ctrl-C is the world's to hand on, in order.
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on("line", options.log);
    child.once("exit", (code, signal) => {
      ready = false;
      if (stopping) return;
      options.changed();
      options.log(`The app ended (${signal ?? `code ${String(code)}`}); starting it again.`);
      setTimeout(() => stopping || start(), 1000);
    });
    void waitUntilReady();
  }

  async function waitUntilReady() {
    const mine = child;
    while (!stopping && child === mine && !ready) {
      const answer = await fetch(`http://127.0.0.1:${options.port}/readyz`).catch(() => null);
      if (answer?.ok) {
        ready = true;
        options.changed();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  start();
  return {
    ready: () => ready,
    stop: async () => {
      stopping = true;
      const running = child;
      if (!running || running.exitCode !== null || running.signalCode !== null) return;
      const ended = new Promise((resolve) => running.once("exit", resolve));
      running.kill("SIGTERM");
      const tooLong = setTimeout(() => running.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(tooLong);
    },
  };
}
