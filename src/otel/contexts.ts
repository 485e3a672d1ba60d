import {
  type Context,
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  trace,
} from "@opentelemetry/api";
import type { Job } from "../job.ts";
import type { JobGroup } from "../job-group.ts";
import type { Run } from "../run.ts";

type Meta = Readonly<Record<string, string>>;

/** Which context each job, each group and each handler is in, while its span is open. */
export class Contexts {
  // Not a weak map: many short lives in one cost more than all else together.
  readonly #of = new Map<object, Context>();
  /**
   * The run whose handler a context is inside of. Its own for each who instruments a runtime, which `createContextKey()` would
   * not give: the span that is active there may be another's.
   */
  readonly #run = Symbol("xstate-jobs: the run of a handler");

  /** Where the span of a job or a group belongs. */
  parentOf(ask: Job | JobGroup): Context {
    const { scope } = ask;
    const group = "group" in ask ? ask.group : undefined;
    const ofGroup = group && this.#of.get(group);
    if (ofGroup !== undefined) return ofGroup;
    const active = context.active();
    const ofHandler = scope && this.#of.get(scope);
    if (ofHandler !== undefined) {
      // A span that the handler itself has begun, if a context manager knows it.
      return active.getValue(this.#run) === scope ? active : ofHandler;
    }
    // A handler that nobody traces: what is active there is whatever its message came in.
    if (scope === undefined && hasSpan(active)) return active;
    const told = propagation.extract(ROOT_CONTEXT, ask.meta);
    return hasSpan(told) ? told : active;
  }

  /** What a handler's span is a child of. */
  senderOf(run: Run): Context {
    const { replyTo, meta } = run.message;
    const asked = this.#of.get(replyTo);
    if (asked === undefined) return propagation.extract(ROOT_CONTEXT, meta);
    // As much as would arrive over a network.
    const span = trace.getSpan(asked);
    const baggage = propagation.getBaggage(asked);
    const sender = span === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, span);
    return baggage === undefined ? sender : propagation.setBaggage(sender, baggage);
  }

  set(ask: Job | JobGroup, own: Context): void {
    this.#of.set(ask, own);
  }

  /** Its span has ended. */
  delete(what: Job | JobGroup | Run): void {
    this.#of.delete(what);
  }

  /** The context for a handler, made of that of its span. */
  setHandler(run: Run, own: Context): Context {
    const inside = own.setValue(this.#run, run);
    this.#of.set(run, inside);
    return inside;
  }
}

/** `meta` with a context in it, instead of the one that it has inherited. */
export function metaWith(meta: Meta, own: Context): Meta {
  const carrier: Record<string, string> = Object.assign(Object.create(null), meta);
  for (const field of propagation.fields()) delete carrier[field];
  propagation.inject(own, carrier);
  return Object.freeze(carrier);
}

function hasSpan(of: Context): boolean {
  const span = trace.getSpanContext(of);
  return span !== undefined && isSpanContextValid(span);
}
