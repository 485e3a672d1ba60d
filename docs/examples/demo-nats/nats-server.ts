import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { UsageError } from "../demo/options.ts";
import { ended, stop } from "./processes.ts";

const STARTS_WITHIN_MS = 15_000;

/** A server on a free port of this machine, that nobody else can reach. Its disposal ends it. */
export interface NatsServer extends AsyncDisposable {
  readonly url: string;
}

/** @throws UsageError if there is none on this machine. */
export async function startNatsServer(): Promise<NatsServer> {
  const binary = findNatsServer();
  if (binary === undefined) {
    throw new UsageError(
      "nats-server not found: apt-get install nats-server, brew install nats-server, or NATS_SERVER_BIN=/path/to/it",
    );
  }
  const folder = await mkdtemp(join(tmpdir(), "xstate-jobs-demo-nats-"));
  try {
    // Port -1: any that is free; it writes into the folder which.
    const args = ["-a", "127.0.0.1", "-p", "-1", "--ports_file_dir", folder];
    // In a group of its own: Ctrl-C is for this process, which ends the server when nobody needs it any more.
    const server = spawn(binary, args, { stdio: "ignore", detached: true });
    const dispose = stop(server, () => server.kill());
    try {
      return { url: `nats://127.0.0.1:${await portOf(server, folder)}`, [Symbol.asyncDispose]: dispose };
    } catch (error) {
      await dispose();
      throw error;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Debian puts it where `PATH` may not lead. */
function findNatsServer(): string | undefined {
  const { NATS_SERVER_BIN: told, PATH = "" } = process.env;
  const folders = [...PATH.split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const names = process.platform === "win32" ? ["nats-server.exe"] : ["nats-server"];
  const paths = told
    ? [told]
    : folders.filter(Boolean).flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function portOf(server: ChildProcess, folder: string): Promise<string> {
  let hasEnded = false;
  void ended(server).then(() => {
    hasEnded = true;
  });
  for (const giveUpAt = performance.now() + STARTS_WITHIN_MS; performance.now() < giveUpAt; await wait(5)) {
    if (hasEnded) break;
    const file = (await readdir(folder)).find((name) => name.endsWith(".ports"));
    const text = file === undefined ? "" : await readFile(join(folder, file), "utf8");
    // It may be in the middle of writing it.
    const port = text.includes("}") ? /:(\d+)"/.exec(text)?.[1] : undefined;
    if (port !== undefined) return port;
  }
  throw new UsageError("nats-server did not start");
}
