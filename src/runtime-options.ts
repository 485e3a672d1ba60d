import type { InspectionEvent, Observer } from "xstate";
import type { Mode } from "./charts.ts";
import { type Clock, giveTurn, systemClock } from "./clock.ts";
import { checkOptions, DURATION, FUNCTION, having, NAME, type Options, oneOf } from "./internal/check.ts";
import type { Transport } from "./transport/transport.ts";

/** What a runtime is made of. Time, chance, ids and turns come in here and nowhere else. */
export interface RuntimeOptions {
  /** Default `runtime-<8 hex>`. */
  readonly name?: string | undefined;
  /** Default {@link memoryTransport}. */
  readonly transport?: Transport | undefined;
  /** An XState inspection observer. It sees runtime, workers, groups and jobs as one tree; one that throws breaks nothing. */
  readonly inspect?: Observer<InspectionEvent> | ((event: InspectionEvent) => void) | undefined;
  /** Where time comes from: every timer goes through it. XState's `SimulatedClock` is one. Default: the process's. */
  readonly clock?: Clock | undefined;
  /** A number from 0 up to 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Makes job ids. Default `crypto.randomUUID`. */
  readonly createId?: (() => string) | undefined;
  /** Gives the event loop its turn. Default: `setImmediate`, or a message to itself where there is none. */
  readonly yield?: (() => Promise<void>) | undefined;
  /** Gets a line where something is worth knowing and nobody listens. Default `console.error`. */
  readonly logger?: ((message: string, ...details: unknown[]) => void) | undefined;
  /** Which logic drives the actors of jobs and groups. They behave the same. Default `compiled`. */
  readonly mode?: Mode | undefined;
  /** How long a block, a disposal or a slot waits for a handler to settle after its job has ended. Default 5,000 ms. */
  readonly graceMs?: number | undefined;
  /** A job that waits so long for a worker is logged once. Default 5,000 ms. */
  readonly pendingWarnMs?: number | undefined;
}

const OPTIONS: Options = {
  name: NAME,
  transport: having("a transport, such as memoryTransport()", "open", "close"),
  inspect: { is: "a function or an observer with next()", accepts: isInspect },
  clock: having(
    "a clock with setTimeout and clearTimeout, such as XState's SimulatedClock",
    "setTimeout",
    "clearTimeout",
  ),
  random: FUNCTION,
  createId: FUNCTION,
  yield: FUNCTION,
  logger: FUNCTION,
  mode: oneOf("compiled", "interpreted"),
  graceMs: DURATION,
  pendingWarnMs: DURATION,
};

/** What {@link memoryTransport} is without options. Apart, so that whoever needs no more does not get the codec along. */
const NO_WIRE: Transport = { name: "memory", open() {}, close() {} };

/** Options with their defaults. */
export interface ResolvedRuntimeOptions {
  readonly name: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly createId: () => string;
  readonly giveTurn: () => Promise<void>;
  readonly log: (message: string, ...details: unknown[]) => void;
  readonly mode: Mode;
  readonly graceMs: number;
  readonly pendingWarnMs: number;
}

/** Checks options and fills in the defaults. Throws a `TypeError` that names what is wrong. */
export function resolveRuntimeOptions(options: RuntimeOptions): ResolvedRuntimeOptions {
  checkOptions("createRuntime()", options, OPTIONS);
  const { name, clock = systemClock, random = Math.random, mode = "compiled" } = options;
  return {
    name: name ?? `runtime-${hex(random)}`,
    transport: options.transport ?? NO_WIRE,
    clock,
    random,
    createId: options.createId ?? (() => crypto.randomUUID()),
    giveTurn: options.yield ?? giveTurn,
    log: guarded(options.logger ?? console.error),
    mode,
    graceMs: options.graceMs ?? 5_000,
    pendingWarnMs: options.pendingWarnMs ?? 5_000,
  };
}

/** A logger that throws must not stop what it is told of; there is nobody left to tell. */
function guarded(logger: ResolvedRuntimeOptions["log"]): ResolvedRuntimeOptions["log"] {
  return (message, ...details) => {
    try {
      logger(message, ...details);
    } catch {}
  };
}

function hex(random: () => number): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, "0");
}

function isInspect(inspect: unknown): boolean {
  return typeof inspect === "function" || typeof (inspect as Observer<unknown> | null)?.next === "function";
}
