/** Starts and stops the real binary. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { cpSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** Where the prepared data and the servers' logs live while the tests run. */
export const workFolder = join(here, "..", "test-results", "servers");

/** What a server starts with: the demo as it comes, or the same with a school that was imported into it. */
export type Data = "demo" | "school";

export const preparedFolder = (data: Data): string => join(workFolder, data);

/** The binary to test: `PADRON_BIN`, which `cargo xtask test` sets, or the one of a plain release build. */
export function binary(): string {
  const file = process.env.PADRON_BIN ?? join(here, "..", "..", "target", "release", "padron");
  if (!existsSync(file)) {
    throw new Error(`${file} does not exist. Build it with \`cargo xtask build\`, or set PADRON_BIN.`);
  }
  return file;
}

export interface Server {
  /** Without a slash at the end. */
  url: string;
  folder: string;
  /** What the server has printed so far. */
  log(): string;
  /** SIGTERM, then waits for the end. */
  stop(): Promise<void>;
  /** SIGKILL: for a server whose data nobody needs any more. */
  kill(): Promise<void>;
}

/** Makes `folder` anew, with what was prepared. */
export function copyPrepared(data: Data, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  cpSync(preparedFolder(data), folder, { recursive: true });
}

/** Starts a server on the database of `folder` (made if absent) and waits until it is ready. */
export async function startServer(folder: string, environment: Record<string, string> = {}): Promise<Server> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(folder, "server.log");
  const log = openSync(logFile, "a");
  const child = spawn(binary(), ["serve"], {
    cwd: folder,
    stdio: ["ignore", log, log],
    env: {
      PATH: process.env.PATH ?? "",
      RUST_BACKTRACE: "1",
      PADRON_ADDR: `127.0.0.1:${port}`,
      PADRON_DATABASE_URL: `sqlite:${join(folder, "padron.db")}`,
      PADRON_KEY_FILE: join(folder, "padron.key"),
      PADRON_DEMO: "true",
      // All tests come from one address.
      PADRON_LOGIN_RATE: "100000",
      PADRON_API_RATE: "100000",
      ...environment,
    },
  });
  const read = () => readFileSync(logFile, "utf8");
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill(signal);
      const impatience = setTimeout(() => child.kill("SIGKILL"), 12_000);
      await ended;
      clearTimeout(impatience);
    }
  };
  await waitUntilReady(child, `${url}/readyz`, read);
  return { url, folder, log: read, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

async function waitUntilReady(child: ChildProcess, url: string, log: () => string): Promise<void> {
  let ended = false;
  child.once("exit", () => (ended = true));
  child.once("error", () => (ended = true));
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && !ended) {
    const ready = await fetch(url).then((response) => response.ok, () => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill("SIGKILL");
  throw new Error(`The server ${ended ? "ended before it was ready" : "was not ready within 30 s"}:\n${log()}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
