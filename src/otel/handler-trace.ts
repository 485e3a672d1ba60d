import { type Attributes, type Context, ROOT_CONTEXT, type Span, SpanKind, trace } from "@opentelemetry/api";
import { codeOfStatus, statusOfCode } from "../../machines/job-status.ts";
import type { Run } from "../run.ts";
import type { Instruments } from "./instruments.ts";
import {
  ABANDONED,
  JOB_ATTEMPT,
  JOB_ID,
  JOB_NAME,
  JOB_SOURCE,
  methodOf,
  RPC_METHOD,
  RPC_SYSTEM,
  RPC_SYSTEM_NAME,
  RUNTIME_NAME,
  WORKER_NAME,
} from "./names.ts";
import { type EndedWith, setEnding } from "./span-status.ts";

/** Runs a handler in a span of its own, which is the active one inside of it. */
export function traceHandler(
  instruments: Instruments,
  run: Run,
  next: () => Promise<unknown>,
): Promise<unknown> {
  return new HandlerTrace(instruments, run).around(next);
}

/** The span of one handler, from when it is called until it has settled, or is let go. */
class HandlerTrace {
  readonly #instruments: Instruments;
  readonly #run: Run;
  readonly #span: Span;
  readonly #context: Context;
  readonly #began = performance.now();
  #isDone = false;

  constructor(instruments: Instruments, run: Run) {
    const { tracer, contexts, guard, metrics, runtimeName } = instruments;
    const { workerName, name } = run;
    const method = methodOf(workerName, name);
    const attributes: Attributes = {
      [RPC_SYSTEM_NAME]: RPC_SYSTEM,
      [RPC_METHOD]: method,
      [RUNTIME_NAME]: runtimeName,
      [WORKER_NAME]: workerName,
      [JOB_ID]: run.jobId,
      [JOB_SOURCE]: run.source,
      [JOB_ATTEMPT]: run.attempt,
    };
    if (name !== undefined) attributes[JOB_NAME] = name;
    this.#instruments = instruments;
    this.#run = run;
    const parent = guard.call(() => contexts.senderOf(run)) ?? ROOT_CONTEXT;
    this.#span = guard.startSpan(tracer, method, { kind: SpanKind.SERVER, attributes }, parent);
    this.#context = contexts.setHandler(run, trace.setSpan(parent, this.#span));
    guard.call(() => metrics.handlerBegan(run, this.#context));
    const { onSettled } = run;
    run.onSettled = () => {
      this.#settled();
      onSettled?.();
    };
  }

  around(next: () => Promise<unknown>): Promise<unknown> {
    const going = this.#instruments.guard.within(this.#context, next);
    const done = (): void => {
      this.#isDone = true;
    };
    going.then(done, done);
    return going;
  }

  #settled(): void {
    const { contexts, guard, metrics } = this.#instruments;
    const ended = endingOf(this.#run);
    contexts.delete(this.#run);
    guard.call(() => {
      if (!this.#isDone) this.#span.setAttribute(ABANDONED, true);
      setEnding(this.#span, ended);
    });
    guard.call(() => this.#span.end());
    const seconds = (performance.now() - this.#began) / 1_000;
    guard.call(() => metrics.handlerEnded(this.#run, ended, seconds, this.#context));
  }
}

function endingOf({ outcome }: Run): EndedWith {
  const { reason, cause, code } = outcome ?? {};
  const status = outcome !== undefined && "status" in outcome ? outcome.status : code && statusOfCode(code);
  // A handler that settles has an ending, or was cut off.
  return { status: status ?? "completed", code: code ?? codeOfStatus(status ?? "completed"), reason, cause };
}
