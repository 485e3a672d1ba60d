import type { JobResult } from "../../machines/index.ts";
import { isJobError } from "../errors.ts";
import type { JobContext } from "../job-context.ts";
import type { JobParams } from "../job-params.ts";
import type { Runtime } from "../runtime.ts";
import type { NetworkTransport } from "../wire/wire-transport.ts";
import { CommandError, errorText, sayingOf } from "./command-error.ts";
import { Connection, PATIENCE_MS } from "./connection.ts";
import { type EventPrinter, eventPrinter } from "./event-printer.ts";
import { exitCodeOf } from "./exit-code.ts";
import type { CommandHost } from "./host.ts";
import { Interrupt } from "./interrupt.ts";
import { readPayload } from "./payload.ts";
import type { ConnectOptions } from "./transport.ts";

export interface CallOptions {
  readonly connection: ConnectOptions;
  /** For the connection and the job together (milliseconds). */
  readonly timeout: number | undefined;
  readonly json: boolean;
  /** Whether the payload is the text itself, not JSON. */
  readonly text: boolean;
  readonly meta: Readonly<Record<string, string>>;
  readonly verbose: boolean;
}

/** What to ask for. */
export interface Call {
  readonly workerName: string;
  /** Without one, or with an empty one, it is the worker's job without a name. */
  readonly name: string | undefined;
  readonly payload: string | undefined;
}

/** After a cancel, so long is waited for the handler to settle. */
const SETTLE_MS = 1_000;
/** The command says itself who waits for whom. */
const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** Asks for a job, shows its events as they come, and then its response. Resolves with the exit code. */
export async function call(
  { workerName, name, payload }: Call,
  options: CallOptions,
  host: CommandHost,
): Promise<number> {
  const data = await readPayload(payload, options.text, host);
  const { connection: to, timeout, meta } = options;
  const transport = await host.connect(to, host.library);
  using interrupt = new Interrupt(host);
  const printer = eventPrinter(host, options.json);
  const complain = (error: unknown): void => void printer.note(errorText(error, options.verbose));
  await using runtime = host.library.createRuntime({
    transport,
    name: to.name,
    clock: host.clock,
    graceMs: SETTLE_MS,
    pendingWarnMs: NEVER_MS,
    logger: (message) => complain(message),
  });
  const begun = now(host);
  const patience = Math.min(PATIENCE_MS, timeout ?? PATIENCE_MS);
  const { clock } = host;
  const connection = new Connection({ runtime, transport, to, clock, complain, mustHear: "rep" });
  await connection.connected(patience, interrupt.happened);

  const job = ask(runtime, workerName, {
    ...(name ? { name } : {}),
    ...(data === undefined ? {} : { payload: data }),
    ...(timeout === undefined ? {} : { timeout: Math.max(0, timeout - (now(host) - begun)) }),
    meta,
  });
  interrupt.happened.catch((error: CommandError) => job.cancel(error.message));
  let failure: CommandError | undefined;
  connection.gaveUp.catch((error: CommandError) => {
    failure = error;
    job.cancel(error.message);
  });
  const notice = host.clock.setTimeout(
    () => void printer.note(waitingText(workerName, transport)),
    PATIENCE_MS,
  );
  // Nobody there to run it is what is worth a line, not how long it runs.
  const begins = job.actor.subscribe(({ value }) => {
    if (value !== "pending") host.clock.clearTimeout(notice as never);
  });
  try {
    const exitCode = await show(job, printer, options.verbose);
    return failure?.exitCode ?? exitCode;
  } finally {
    begins.unsubscribe();
    host.clock.clearTimeout(notice as never);
  }
}

function ask(runtime: Runtime, workerName: string, params: JobParams): JobContext {
  try {
    return runtime.job(workerName, params);
  } catch (cause) {
    throw new CommandError(sayingOf(cause), { cause });
  }
}

async function show(job: JobContext, printer: EventPrinter, verbose: boolean): Promise<number> {
  try {
    for await (const event of job) await printer.event(event);
    await printer.ended(
      { status: "completed", response: await job, code: undefined, reason: undefined },
      undefined,
    );
    return exitCodeOf({ status: "completed", code: undefined });
  } catch (error) {
    if (!isJobError(error)) throw error;
    const { status, code, reason, response } = error;
    const result: JobResult = { status, code, reason, response };
    await printer.ended(result, errorText(error, verbose));
    return exitCodeOf(result);
  }
}

/** Why a job does not begin: its worker is not there, or it has other things to do. */
function waitingText(workerName: string, transport: NetworkTransport): string {
  const names = new Set(transport.replicas().map((replica) => replica.workerName));
  if (names.has(workerName))
    return `xstate-jobs: worker '${workerName}' is there, and has not begun the job yet`;
  const there = [...names].sort().map((name) => `'${name}'`);
  return `xstate-jobs: waiting for worker '${workerName}'. Workers there: ${there.join(", ") || "none"}.`;
}

function now({ clock }: CommandHost): number {
  return clock.now?.() ?? Date.now();
}
