import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { guard } from "../../fixtures/child-processes.ts";

/** A server on a socket of its own, with a log of all that is written, as one has that loses no jobs. */
export interface RedisServer extends AsyncDisposable {
  /** The path of its socket. */
  readonly path: string;
}

const STARTS_WITHIN_MS = 15_000;

/** Starts one, and resolves when it takes connections; with `undefined` if none is installed. */
export async function startRedisServer(): Promise<RedisServer | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "redis-server-"));
  const path = join(folder, "r.sock");
  const args = ["--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "yes", "--dir", folder];
  const child = spawn("redis-server", args, { stdio: "ignore" });
  const exited = guard(child);
  const stop = async (): Promise<void> => {
    child.kill();
    await exited.catch(() => {});
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await takesConnections(child, exited, path);
  } catch (error) {
    await stop();
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  return { path, [Symbol.asyncDispose]: stop };
}

async function takesConnections(child: ChildProcess, exited: Promise<unknown>, path: string): Promise<void> {
  const giveUp = Date.now() + STARTS_WITHIN_MS;
  while (!(existsSync(path) && (await answers(path)))) {
    await Promise.race([exited, wait(10)]);
    if (child.exitCode !== null || Date.now() > giveUp) throw new Error("redis-server did not start");
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
