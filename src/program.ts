import { type HostProcess, hostProcess, SIGNALS, type Signal } from "./host-process.ts";
import { checkOptions, DURATION, FLAG, misuse, type Options } from "./internal/check.ts";
import { Deferred } from "./internal/deferred.ts";
import type { Runtime } from "./runtime.ts";
import type { Services } from "./services.ts";

/** How a runtime runs as a program. */
export interface RunOptions {
  /** Ends the runtime when every worker that was added to it has ended. Default false. */
  readonly autoEnd?: boolean | undefined;
  /** Whether SIGINT and SIGTERM end the runtime. Default true; nothing where there is no process. */
  readonly signals?: boolean | undefined;
  /** How long running and queued jobs may take to finish after a signal (milliseconds). Default 5,000. */
  readonly drainMs?: number | undefined;
}

/** What a program is made of. */
export interface ProgramParts {
  readonly runtime: Runtime;
  readonly services: Services;
  /** The workers that were added to the runtime and have not ended. */
  readonly roots: { readonly size: number };
}

const OPTIONS: Options = { autoEnd: FLAG, signals: FLAG, drainMs: DURATION };
const NAMES = Object.keys(SIGNALS) as readonly Signal[];
/** How long the process has, after a signal, for whatever else it has to do. */
const CLEAN_UP_MS = 500;
const DESERTED = "every worker has ended";

/** How many programs of this process listen to its signals: it exits when the last of them is over. */
let listening = 0;

/** Keeps the process alive until the runtime has ended, and ends it when the process is told to end. */
export async function runProgram(
  parts: ProgramParts,
  options: RunOptions,
  host: HostProcess | undefined = hostProcess(),
): Promise<void> {
  const { runtime, services, roots } = parts;
  checkOptions(`run() of runtime '${runtime.name}'`, options, OPTIONS);
  if (services.isOver) return runtime.wait();
  if (services.program !== undefined) throw misuse(`runtime '${runtime.name}' runs already: run it once`);

  const { autoEnd = false, signals = true, drainMs = 5_000 } = options;
  // Later, as a notice: this is heard inside the transition of a worker.
  const rootGone = (): void =>
    services.bus.notify(() => {
      const isDeserted = services.rootsGone > 0 && roots.size === 0;
      if (autoEnd && isDeserted && !services.isEnding) void runtime.end({ reason: DESERTED });
    });
  services.program = { rootGone };
  rootGone();
  const release = host?.keepAlive();
  let signal: Signal | undefined;
  if (host === undefined || !signals) await runtime.wait();
  else signal = await underSignals(parts, drainMs, host);
  if (autoEnd && signal === undefined && services.rootsFailed > 0) tellFailed(parts, host);
  services.program = undefined;
  release?.();
}

/** The program did not do what it was for. */
function tellFailed({ runtime, services }: ProgramParts, host: HostProcess | undefined): void {
  const count = services.rootsFailed;
  host?.writeLine(
    `xstate-jobs: runtime '${runtime.name}' ended: ${count} ${count === 1 ? "worker" : "workers"} failed`,
  );
  host?.setExitCode(1);
}

async function underSignals(
  { runtime, services }: ProgramParts,
  drainMs: number,
  host: HostProcess,
): Promise<Signal | undefined> {
  const { stats } = services;
  const over = new Promise<void>((resolve) => runtime.actor.subscribe({ complete: resolve }));
  const hurry = new Deferred<void>();
  let last: Signal | undefined;
  let isSecond = false;
  const told = (signal: Signal): void => {
    isSecond = last !== undefined;
    last = signal;
    const reason = `runtime '${runtime.name}' ends on ${signal}`;
    if (isSecond) void runtime.cancel(reason);
    else void runtime.end({ reason, drainMs });
    if (services.isOver) hurry.resolve();
  };
  const offs = NAMES.map((signal) => host.on(signal, () => told(signal)));
  listening++;
  await over;
  await services.bus.delivered();
  // Who was told to end does not wait for handlers that ignore it.
  if (last === undefined || stats.cutOff === 0) await Promise.race([runtime.wait(), hurry.promise]);
  for (const off of offs) off();
  listening--;
  if (last === undefined) return undefined;

  const count = stats.cutOff;
  const what = count === 0 ? "drained" : `${count} ${count === 1 ? "job" : "jobs"} cut off`;
  host.writeLine(`xstate-jobs: runtime '${runtime.name}' ended on ${last}: ${what}`);
  if (count > 0) host.setExitCode(128 + SIGNALS[last]);
  if (isSecond) host.exit();
  else if (listening === 0) host.exitSoon(CLEAN_UP_MS);
  return last;
}
