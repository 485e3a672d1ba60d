import type { InspectorServer } from "../inspector/server/serve.ts";
import type { Runtime } from "../runtime.ts";
import type { NetworkTransport } from "../wire/wire-transport.ts";
import { collectWorkers } from "./collect-workers.ts";
import { CommandError, errorText, sayingOf } from "./command-error.ts";
import { Connection, serversText } from "./connection.ts";
import type { CommandHost } from "./host.ts";
import type { Library } from "./library.ts";
import { printable } from "./printable.ts";
import { jsonText } from "./readable.ts";
import type { ConnectOptions } from "./transport.ts";

export interface ServeOptions {
  readonly connection: ConnectOptions;
  /** How long running and queued jobs may take to finish after a signal (milliseconds). */
  readonly drain: number;
  /** Whether to show what happens as a page, and at which port: `true` is the default one. */
  readonly inspect: number | true | undefined;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** Says what happens: a line for people, or an object as JSON. */
type Tell = (type: string, fields: object, line: string) => Promise<void>;

/**
 * Hosts the workers that a module exports, until the process is told to end or they have all ended. Resolves then; the exit
 * code is what `run()` makes it.
 */
export async function serve(module: string, options: ServeOptions, host: CommandHost): Promise<undefined> {
  const { connection: to, json } = options;
  const { exports, library } = await host.load(module);
  const workers = collectWorkers(exports);
  if (workers.length === 0) throw new CommandError(`${module} exports no worker: ${exportsText(exports)}`);

  const tell: Tell = (type, fields, line) =>
    host.stdout.write(`${json ? jsonText({ type, ...fields }) : printable(line)}\n`);
  const complain = (error: unknown): void => void host.stderr.write(`${errorText(error, options.verbose)}\n`);
  const transport = await host.connect(to, library);
  const { clock } = host;
  const runtime = library.createRuntime({
    transport,
    clock,
    name: to.name,
    logger: (message) => complain(message),
  });
  const connection = new Connection({ runtime, transport, to, clock, complain });
  runtime.on("workerFailed", ({ workerName, error }) =>
    complain(new Error(`worker '${workerName}' failed: ${sayingOf(error)}`, { cause: error })),
  );
  tellWhoIsThere(runtime, tell);
  const page = await orEnd(runtime, () => show(runtime, options.inspect, library, tell));
  let failure: () => CommandError | undefined;
  try {
    await orEnd(runtime, () => runtime.addWorkers(...workers));
    failure = watchConnection(connection, runtime, transport, to, tell);
    await runtime.run({ autoEnd: true, drainMs: options.drain });
  } finally {
    await page?.close();
  }
  await tell("ended", { runtime: runtime.name }, `runtime '${runtime.name}' has ended`);
  const error = failure();
  if (error !== undefined) throw error;
  return undefined;
}

/** Shows what happens, if that was asked for. */
async function show(
  runtime: Runtime,
  inspect: ServeOptions["inspect"],
  library: Library,
  tell: Tell,
): Promise<InspectorServer | undefined> {
  if (inspect === undefined) return undefined;
  const inspector = (await library.inspector()).createInspector();
  inspector.attach(runtime);
  const server = await inspector.serve(inspect === true ? {} : { port: inspect });
  await tell("inspecting", { url: server.url }, `inspector at ${server.url}`);
  return server;
}

/** What cannot be done ends the runtime, and is a wrong call. */
async function orEnd<T>(runtime: Runtime, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    await runtime[Symbol.asyncDispose]();
    throw new CommandError(sayingOf(cause), { cause });
  }
}

/** Each worker that it hosts, when it is ready: also after a restart. */
function tellWhoIsThere(runtime: Runtime, tell: Tell): void {
  runtime.registry.subscribe(({ type, worker }) => {
    if (type === "removed" || runtime.getWorker(worker.name) === undefined) return;
    const jobs = worker.jobs.map(({ name }) => name);
    const names = jobs.map((name) => name ?? "(unnamed)").join(", ") || "no jobs";
    void tell("serving", { workerName: worker.name, jobs }, `serving '${worker.name}': ${names}`);
  });
}

/** Says when it is connected, and when it is not any more. If it will never be, the runtime ends: the result tells why. */
function watchConnection(
  connection: Connection,
  runtime: Runtime,
  transport: NetworkTransport,
  to: ConnectOptions,
  tell: Tell,
): () => CommandError | undefined {
  let failure: CommandError | undefined;
  let isEnding = false;
  runtime.once("ending", () => {
    isEnding = true;
  });
  const tellConnected = (): Promise<void> =>
    tell("connected", { servers: to.servers }, `connected to ${serversText(to)}`);
  connection.connected().then(
    () => {
      transport.subscribe((status) => {
        if (status === "connected") return tellConnected();
        if (status !== "offline") return undefined;
        return tell("offline", { servers: to.servers }, `the connection to ${serversText(to)} is lost`);
      });
      return tellConnected();
    },
    (error: CommandError) => {
      if (isEnding) return undefined;
      failure = error;
      return runtime.cancel(error.message);
    },
  );
  return () => failure;
}

function exportsText(exports: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(exports);
  if (names.length === 0) return "it exports nothing";
  return `of ${names.join(", ")} none is a worker made by createWorker(), or an array of them`;
}
