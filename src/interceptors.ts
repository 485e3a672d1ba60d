import { callHandler } from "./call-handler.ts";
import { check, checkOptions, FUNCTION, having, misuse, type Options } from "./internal/check.ts";
import { rejected } from "./internal/rejected.ts";
import { isThenable } from "./internal/typed-events.ts";
import type { JobContext } from "./job-context.ts";
import type { JobGroupContext } from "./job-group-context.ts";
import { type JobGroupParams, type JobParams, metaOf, NO_META } from "./job-params.ts";
import type { JobRequest } from "./job-request.ts";
import { plainInput } from "./job-target.ts";
import type { Run } from "./run.ts";
import type { Handler } from "./run-handler.ts";
import type { Scope } from "./scope.ts";
import type { JobGroupMember } from "./typed-group.ts";
import type { JobGroupLogicInput, JobLogicInput } from "./xstate-logic.ts";

/** A job that is asked for. */
export interface AskJobParams extends JobParams {
  /** The worker's name. */
  readonly target: string;
}

/** A group that is asked for. */
export interface AskJobGroupParams extends JobGroupParams {
  /** The workers' names; with a name or a payload of their own, where they have one. */
  readonly targets: readonly (string | JobGroupMember<string>)[];
}

/** What is asked for: `{ target, ...JobParams }` is a job, `{ targets, ...JobGroupParams }` a group. */
export type AskParams = AskJobParams | AskJobGroupParams;

/** Makes the job or the group, or has the next interceptor do so. */
export interface AskNext {
  (params: JobLogicInput): JobContext;
  (params: JobGroupLogicInput): JobGroupContext;
  (params: AskInput): JobContext | JobGroupContext;
}

/** What is asked for in the end: the targets may be workers again. */
export type AskInput = JobLogicInput | JobGroupLogicInput;

/** What `runtime.use()` puts around asks, around handlers, or around both. */
export interface Interceptor {
  /**
   * Around everything that is asked for, with its target: it may change what `next` gets, or throw, and nothing
   * is asked for. It must call `next` once, before it returns. It may be asynchronous after that: what it returns
   * is not used.
   */
  ask?(params: AskParams, next: AskNext): unknown;
  /**
   * Around each handler: `next` runs it and tells its value. What this returns, or throws, is what the handler
   * returned, or threw, as far as the job knows.
   */
  handle?(request: JobRequest, next: () => Promise<unknown>): unknown;
}

type AskStep = NonNullable<Interceptor["ask"]>;
type HandleStep = NonNullable<Interceptor["handle"]>;

const INTERCEPTOR: Options = { ask: FUNCTION, handle: FUNCTION };
const PARAMS = having("an object: the params, changed or as they were");
const NEXT_ONCE = "may be called once, and before it has returned";

/** The interceptors of a runtime, the outermost first. */
export class Interceptors {
  // Replaced, never changed: whoever walks one of them goes on as if nothing had been added or taken off.
  asks: readonly AskStep[] = [];
  handles: readonly HandleStep[] = [];

  /** Throws a `TypeError` for what is no interceptor. Returns what takes it off again. */
  use(interceptor: Interceptor): () => void {
    checkOptions("use()", interceptor, INTERCEPTOR);
    if (interceptor.ask === undefined && interceptor.handle === undefined) {
      throw misuse("use() takes { ask, handle }, or one of them: this interceptor has neither");
    }
    // Bound, so that each use is one of its own: taking it off leaves other uses of the same functions alone.
    const ask = interceptor.ask?.bind(interceptor);
    const handle = interceptor.handle?.bind(interceptor);
    if (ask !== undefined) this.asks = [...this.asks, ask];
    if (handle !== undefined) this.handles = [...this.handles, handle];
    return () => {
      this.asks = this.asks.filter((each) => each !== ask);
      this.handles = this.handles.filter((each) => each !== handle);
    };
  }
}

/** A job or a group, as far as interceptors go. */
interface Asked {
  readonly endError: Error | undefined;
  cancel(reason?: string): void;
}

/** Asks by way of the interceptors. Throws what one of them throws. */
export function askThrough<TAsk extends Asked>(
  steps: readonly AskStep[],
  params: AskInput,
  scope: Scope | undefined,
  report: (error: unknown, where: string) => void,
  begin: (params: AskInput) => TAsk,
  contextOf: (ask: TAsk) => JobContext | JobGroupContext,
): TAsk {
  let asked: TAsk | undefined;
  const walk = (index: number, input: AskInput): JobContext | JobGroupContext => {
    const step = steps[index];
    if (step === undefined) {
      asked = begin(input);
      return contextOf(asked);
    }
    let context: JobContext | JobGroupContext | undefined;
    let isOver = false;
    const next = (changed: AskInput) => {
      if (isOver) throw misuse(`next() of an interceptor's ask() ${NEXT_ONCE}`);
      check("what next() gets in an interceptor's ask()", changed, PARAMS);
      isOver = true;
      context = walk(index + 1, changed);
      return context;
    };
    const result = step(plainInput(input) as AskParams, next as AskNext);
    isOver = true;
    if (result !== context && isThenable(result)) {
      Promise.resolve(result).catch((error: unknown) => {
        // The job's own error is told to those who asked for it.
        if (asked === undefined || error !== asked.endError) report(error, "ask() of an interceptor");
      });
    }
    if (context === undefined) {
      throw misuse("ask() of an interceptor must call next(params) before it returns, or throw");
    }
    return context;
  };
  try {
    // A sub-job inherits meta: whoever looks on must see it.
    walk(0, scope === undefined ? params : { ...params, meta: metaOf(scope.meta, params.meta ?? NO_META) });
  } catch (error) {
    asked?.cancel("an interceptor threw");
    throw error;
  }
  return asked as TAsk;
}

/** Runs a handler inside of the interceptors, and gives its run what came of it. */
export function handleThrough(steps: readonly HandleStep[], run: Run, handler: Handler): void {
  /** How many of them, the handler included, are not done. */
  let open = 0;
  let isAnswered = false;
  let reported: unknown;
  const walk = async (index: number): Promise<unknown> => {
    const step = steps[index];
    let isCalled = false;
    const next = (): Promise<unknown> => {
      if (isCalled) return rejected(misuse(`next() of an interceptor's handle() ${NEXT_ONCE}`));
      isCalled = true;
      if (run.isOver) return rejected(run.signal.reason);
      const rest = walk(index + 1);
      rest.catch(() => {});
      return rest;
    };
    open++;
    try {
      if (step === undefined) return await callHandler(run, handler);
      return await callHandler(run, { run: () => step(run, next), self: step });
    } catch (error) {
      // The job has its answer: nobody else would hear of this.
      if (isAnswered && error !== reported) run.threw(error, false);
      reported = error;
      throw error;
    } finally {
      isCalled = true;
      open--;
      if (isAnswered && open === 0) run.returned(undefined);
    }
  };
  walk(0).then(
    (value) => {
      isAnswered = true;
      run.returned(value, open === 0);
    },
    (error) => {
      isAnswered = true;
      run.threw(error, open === 0);
    },
  );
}
