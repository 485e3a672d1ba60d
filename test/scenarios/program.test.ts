import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle, programFolder } from "../docs/from-source.ts";
import { root } from "../package/repository.ts";

/** Long enough for a machine that is busy with something else, and shorter than anything that must not be waited for. */
const AT_ONCE = 4_000;
const folder = programFolder();
const program = join(root, "test/fixtures/programs/run-until-told.ts");

beforeAll(() => bundle([program], folder.path), 30_000);
afterAll(() => folder[Symbol.dispose]());

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
  readonly errors: readonly string[];
  /** From the last signal, or from when it was ready, to its end. */
  readonly ms: number;
}

interface Told {
  readonly does: string;
  readonly drainMs?: number;
  /** What it is told when it is ready, and then each time that it has heard the one before. */
  readonly signals?: readonly NodeJS.Signals[];
}

function exitOf({ does, drainMs = 5_000, signals = [] }: Told): Promise<Exit> {
  const child = spawn(process.execPath, [join(folder.path, "run-until-told.mjs"), does, String(drainMs)], {
    timeout: 20_000,
    killSignal: "SIGKILL",
  });
  const output = { stdout: "", stderr: "" };
  const untold = [...signals];
  let since = 0;
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
      const heard = output.stdout.match(/^(?:ready|told)$/gm)?.length ?? 0;
      if (name === "stderr" || heard <= signals.length - untold.length) return;
      since = performance.now();
      const signal = untold.shift();
      if (signal !== undefined) child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");
      const [lines, errors] = [linesOf(output.stdout), linesOf(output.stderr)];
      resolve({ code, signal, lines, errors, ms: performance.now() - since });
    });
  });
}

const line = (signal: string, what: string): string => `xstate-jobs: runtime 'p' ended on ${signal}: ${what}`;

describe("a process", () => {
  it.concurrent("that is told to end lets its job finish, and exits with 0", async () => {
    expect(await exitOf({ does: "finishes", signals: ["SIGTERM"] })).toMatchObject({
      code: 0,
      lines: ["ready", "told", "done", "cleaned up"],
      errors: [line("SIGTERM", "drained")],
    });
  });

  it.concurrent("exits soon after drainMs though its handler ignores its signal", async () => {
    const exit = await exitOf({ does: "ignores", drainMs: 200, signals: ["SIGTERM"] });
    expect(exit).toMatchObject({
      code: 143,
      lines: ["ready", "told", "cancelled", "cleaned up"],
      errors: [line("SIGTERM", "1 job cut off")],
    });
    expect(exit.ms).toBeGreaterThan(200);
    expect(exit.ms).toBeLessThan(AT_ONCE);
  });

  it.concurrent("that is told twice exits at once", async () => {
    const exit = await exitOf({ does: "ignores", drainMs: 60_000, signals: ["SIGINT", "SIGINT"] });
    expect(exit).toMatchObject({
      code: 130,
      lines: ["ready", "told", "told", "cancelled"],
      errors: [line("SIGINT", "1 job cut off")],
    });
    expect(exit.ms).toBeLessThan(AT_ONCE);
  });

  it.concurrent("does not wait for a worker that is not there", async () => {
    const exit = await exitOf({ does: "waits", signals: ["SIGTERM"] });
    expect(exit).toMatchObject({
      code: 143,
      lines: ["ready", "told", "cancelled", "cleaned up"],
      errors: [line("SIGTERM", "1 job cut off")],
    });
    expect(exit.ms).toBeLessThan(AT_ONCE);
  });

  it.concurrent("exits although a server of its own keeps it alive, after its clean-up", async () => {
    expect(await exitOf({ does: "serves", signals: ["SIGINT"] })).toMatchObject({
      code: 0,
      lines: ["ready", "told", "done", "cleaned up"],
      errors: [line("SIGINT", "drained")],
    });
  });

  it.concurrent("with autoEnd ends by itself when its last worker has ended", async () => {
    expect(await exitOf({ does: "ends" })).toMatchObject({
      code: 0,
      signal: null,
      lines: ["ready", "cleaned up"],
      errors: [],
    });
  });

  it.concurrent("with signals: false is ended by them as any other", async () => {
    expect(await exitOf({ does: "is deaf", signals: ["SIGTERM"] })).toMatchObject({
      code: null,
      signal: "SIGTERM",
      lines: ["ready"],
      errors: [],
    });
  });
});
