import {
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanOptions,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { Services } from "../services.ts";

/** Calls what is a user's: a tracer, a meter, a propagator. What it throws is reported, and the runtime goes on. */
export class Guard {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** The value of a call; `undefined` if it threw. */
  call<T>(act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      this.report(error);
      return undefined;
    }
  }

  /** Later: whoever hears of errors is a user's code, too, and a statechart may be in the midst of a transition. */
  report(error: unknown): void {
    this.#services.bus.notify(() => this.#services.report(error, "instrument()"));
  }

  /** Calls it in a context, once, whatever the context manager does. It must not throw. */
  within<T>(where: Context, act: () => T): T {
    let called: { readonly value: T } | undefined;
    const once = (): void => {
      called ??= { value: act() };
    };
    this.call(() => context.with(where, once));
    once();
    return (called as unknown as { readonly value: T }).value;
  }

  /** A span. Where the tracer throws it is one that records nothing, and what is below it is as if it were not there. */
  startSpan(tracer: Tracer, name: string, options: SpanOptions, parent: Context): Span {
    const span = this.call(() => tracer.startSpan(name, options, parent));
    return span ?? trace.wrapSpanContext(trace.getSpanContext(parent) ?? INVALID_SPAN_CONTEXT);
  }
}
