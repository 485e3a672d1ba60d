import type { Replica } from "../wire/presence.ts";
import { errorText } from "./command-error.ts";
import { Connection, PATIENCE_MS } from "./connection.ts";
import { EXIT_CODE } from "./exit-code.ts";
import type { CommandHost } from "./host.ts";
import { printable } from "./printable.ts";
import { jsonText } from "./readable.ts";
import { table } from "./table.ts";
import type { ConnectOptions } from "./transport.ts";

export interface PsOptions {
  readonly connection: ConnectOptions;
  /** For the connection (milliseconds). */
  readonly timeout: number | undefined;
  /** How long to listen who is there (milliseconds). */
  readonly wait: number;
  readonly json: boolean;
  readonly verbose: boolean;
}

const HEADINGS = ["WORKER", "RUNTIME", "INSTANCE", "STATE", "LOAD", "SINCE", "JOBS"];

/** Lists which replicas of which workers are there. Resolves with the exit code. */
export async function ps(options: PsOptions, host: CommandHost): Promise<number> {
  const { connection: to, timeout = PATIENCE_MS, wait, json, verbose } = options;
  const transport = await host.connect(to, host.library);
  const { clock } = host;
  const complain = (error: unknown): void => void host.stderr.write(`${errorText(error, verbose)}\n`);
  // It hosts nothing: a transport belongs to a runtime.
  await using runtime = host.library.createRuntime({ transport, name: to.name, clock });
  const connection = new Connection({ runtime, transport, to, clock, complain, mustHear: "pres" });
  await connection.connected(timeout);
  await listen(wait, connection, host);
  const replicas = [...transport.replicas()].sort(byName);
  if (json) await host.stdout.write(`${jsonText(replicas, 2)}\n`);
  else if (replicas.length === 0) await host.stderr.write("no workers are there\n");
  else await host.stdout.write(`${table(HEADINGS, replicas.map(rowOf), ["LOAD"])}\n`);
  return EXIT_CODE.completed;
}

/** For a while, or until it turns out that nothing can be heard. */
async function listen(ms: number, connection: Connection, { clock }: CommandHost): Promise<void> {
  let timer: unknown;
  const late = new Promise<void>((resolve) => {
    timer = clock.setTimeout(resolve, ms);
  });
  try {
    await Promise.race([late, connection.gaveUp]);
  } finally {
    clock.clearTimeout(timer as never);
  }
}

function rowOf({ workerName, runtime, instance, isDraining, load, startedAt, jobs }: Replica): string[] {
  const names = jobs.map((name) => name ?? "(unnamed)").join(", ");
  const state = isDraining ? "draining" : "ready";
  // What is before the dot says the name of the runtime again.
  const id = instance.slice(instance.lastIndexOf(".") + 1);
  return [workerName, runtime, id, state, String(load), timeText(startedAt), names].map(printable);
}

/** In UTC, to the second: the same wherever it is looked at. */
function timeText(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "?" : date.toISOString().replace(/\.\d+Z$/, "Z");
}

function byName(one: Replica, other: Replica): number {
  return (
    compare(one.workerName, other.workerName) ||
    compare(one.runtime, other.runtime) ||
    compare(one.instance, other.instance)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
