import type { JobGroupParams } from "../../src/index.ts";
import type { ServeOptions } from "../../src/inspector/index.ts";
import { type Program, startProgram } from "../fixtures/start-program.ts";

/** How long anything may take that happens at once, on a machine that is busy with something else. */
export const SOON = 20_000;

interface InspectedOptions {
  /** Names of runtimes. Default: `shop`. */
  readonly runtimes?: readonly string[];
  /** Names of the workers that each of them has. Default: `desk` and `kitchen`. */
  readonly workers?: readonly string[];
  readonly limit?: number;
  readonly serve?: ServeOptions;
}

type Does = "update" | "stream" | "complete" | "fail";

/** A job, or a group, of the program. */
interface AskedFor {
  readonly jobId: string;
  /** The id of the actor, of the group if it is one. */
  readonly id: string;
  /** The id of the actor of a worker's job. */
  idOf(worker: string): string;
  /** Has the handler do something, of that worker alone or of all. */
  order(does: Does, data?: unknown, worker?: string): void;
  /** How it ended, as the program that asked for it sees it. */
  ended(): Promise<{ readonly status: unknown; readonly reason: unknown }>;
}

/** A program that is inspected, in a process of its own. Disposal kills it. */
export interface Inspected extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Asks a worker for a job that begins, and goes on until it is told otherwise. */
  job(worker: string, params?: JobGroupParams, runtime?: string): Promise<AskedFor>;
  group(workers: readonly string[], params?: JobGroupParams): Promise<AskedFor>;
  kill(): Promise<void>;
}

let keys = 0;

export async function startInspected(options: InspectedOptions = {}): Promise<Inspected> {
  const { runtimes = ["shop"], workers = ["desk", "kitchen"], limit, serve = { port: 0 } } = options;
  const program = await startProgram("inspected.ts", {
    args: [JSON.stringify({ runtimes, workers, limit, serve })],
  });
  const { url } = (await program.next("serving", SOON)) as unknown as { url: string };
  const { port, hash } = new URL(url);
  const first = runtimes[0] as string;
  return {
    url,
    port: Number(port),
    token: hash.replace("#token=", ""),
    job: (worker, params = {}, runtime = first) => ask(program, "ask", runtime, [worker], params),
    group: (names, params = {}) => ask(program, "ask group", first, names, params),
    kill: async () => void (await program.kill()),
    [Symbol.asyncDispose]: async () => void (await program.kill()),
  };
}

async function ask(
  program: Program,
  type: string,
  runtime: string,
  workers: readonly string[],
  params: JobGroupParams,
): Promise<AskedFor> {
  const key = `key-${++keys}`;
  program.send({ type, key, runtime, workers, params: { ...params, meta: { ...params.meta, key } } });
  const isOurs = (wanted: string) => (message: { type: string; key?: unknown }) =>
    message.type === wanted && message.key === key;
  const { jobId } = (await program.next(isOurs("asked"), SOON)) as unknown as { jobId: string };
  // One with a name does something else, and ends by itself.
  if (params.name === undefined) for (const _ of workers) await program.next(isOurs("began"), SOON);
  const idOf = (worker: string): string => `job:${jobId}/${worker}`;
  return {
    jobId,
    id: type === "ask group" ? `group:${jobId}` : idOf(workers[0] as string),
    idOf,
    order: (does, data, worker) =>
      program.send({ type: "do", key, workers: worker === undefined ? workers : [worker], does, data }),
    ended: async () => {
      const { status, reason } = await program.next(isOurs("ended"), SOON);
      return { status, reason };
    },
  };
}
