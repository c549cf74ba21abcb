import { type ChildProcess, spawn } from "node:child_process";
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
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        for (const line of chunk.toString().split("\n")) if (line.trim()) options.log(line);
      });
    child.once("exit", (code) => {
      ready = false;
      if (stopping) return;
      options.log(`the app ended with code ${String(code)}; starting it again`);
      setTimeout(start, 1000);
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
      if (!running || running.exitCode !== null) return;
      const ended = new Promise((resolve) => running.once("exit", resolve));
      running.kill("SIGTERM");
      const tooLong = setTimeout(() => running.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(tooLong);
    },
  };
}
