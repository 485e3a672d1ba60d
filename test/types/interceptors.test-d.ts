import { expectTypeOf } from "vitest";
import {
  type AskJobGroupParams,
  type AskJobParams,
  type AskNext,
  type AskParams,
  createRuntime,
  type Interceptor,
  type JobContext,
  type JobGroupContext,
  type JobGroupLogicInput,
  type JobGroupMember,
  type JobLogicInput,
  type JobRequest,
  type RunOptions,
} from "../../src/index.ts";

const runtime = createRuntime();

expectTypeOf(runtime.use({ ask: (params, next) => next(params) })).toEqualTypeOf<() => void>();
expectTypeOf<AskParams>().toEqualTypeOf<AskJobParams | AskJobGroupParams>();
expectTypeOf<AskParams>().toExtend<JobLogicInput | JobGroupLogicInput>();

// What is asked for: a job or a group, told apart by its target.
runtime.use({
  ask(params, next) {
    expectTypeOf(params).toEqualTypeOf<AskParams>();
    expectTypeOf(next).toEqualTypeOf<AskNext>();
    expectTypeOf(params.meta).toEqualTypeOf<Readonly<Record<string, string>> | undefined>();
    if ("targets" in params) {
      expectTypeOf(params.targets).toEqualTypeOf<readonly (string | JobGroupMember<string>)[]>();
      expectTypeOf(params.cancelOnError).toEqualTypeOf<boolean | undefined>();
      return expectTypeOf(next(params)).toEqualTypeOf<JobGroupContext>();
    }
    expectTypeOf(params.target).toEqualTypeOf<string>();
    return expectTypeOf(next({ ...params, target: "other" })).toEqualTypeOf<JobContext>();
  },
});

// Changed without a look at which of them it is.
runtime.use({
  ask: async (params, next) => {
    const asked = next({ ...params, meta: { ...params.meta, trace: "t" } });
    expectTypeOf(asked).toEqualTypeOf<JobContext | JobGroupContext>();
    expectTypeOf(asked.jobId).toEqualTypeOf<string>();
    await asked;
  },
});

// A handler's value is unknown, and may become anything.
runtime.use({
  async handle(request, next) {
    expectTypeOf(request).toEqualTypeOf<JobRequest>();
    expectTypeOf(next()).toEqualTypeOf<Promise<unknown>>();
    expectTypeOf(request.fail).returns.toEqualTypeOf<never>();
    return { wrapped: await next() };
  },
});
runtime.use({ handle: () => "cached" });

// It may be kept, be a class, and leave one of the two out.
class Tracer implements Interceptor {
  ask(params: AskParams, next: AskNext): unknown {
    return next(params);
  }
}
runtime.use(new Tracer());

// @ts-expect-error there is no such hook
runtime.use({ respond: () => {} });
// @ts-expect-error an interceptor is an object: which of the two would a function be?
runtime.use(() => {});
// @ts-expect-error a hook is a function
runtime.use({ ask: true });
// @ts-expect-error `next` gets the params, changed or not
runtime.use({ ask: (_params, next) => next() });
// @ts-expect-error what is asked for has a target
runtime.use({ ask: (_params, next) => next({ payload: 1 }) });
// @ts-expect-error the option is called `timeout`
runtime.use({ ask: (_params, next) => next({ target: "w", timeOut: 1 }) });
// @ts-expect-error a group has no single target
runtime.use({ ask: (params) => params.target });
// @ts-expect-error the params are only read: others go to `next`
runtime.use({ ask: (params) => delete params.meta });
// @ts-expect-error the handler gets its own request: there is none to hand over
runtime.use({ handle: (request, next) => next(request) });
// @ts-expect-error a handler's value is unknown: check it
runtime.use({ handle: async (_request, next) => (await next()).length });
// @ts-expect-error a payload is unknown, whatever the worker: check it
runtime.use({ handle: (request) => request.payload.length });

// Running as a program.
expectTypeOf(runtime.run()).toEqualTypeOf<Promise<void>>();
runtime.run({ autoEnd: true, signals: false, drainMs: 100 });
runtime.run({ autoEnd: undefined, signals: undefined, drainMs: undefined });
declare const options: RunOptions;
runtime.run(options);

// @ts-expect-error there is no such option
runtime.run({ timeout: 100 });
// @ts-expect-error which signals is not chosen, only whether
runtime.run({ signals: ["SIGTERM"] });
// @ts-expect-error a duration is a number of milliseconds
runtime.run({ drainMs: "5s" });
// @ts-expect-error options are only read
options.autoEnd = true;
