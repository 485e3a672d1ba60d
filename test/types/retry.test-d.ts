import { expectTypeOf } from "vitest";
import type { Backoff, BackoffParams, JobError, JobParams, RetryParams, Runtime } from "../../src/index.ts";

declare const runtime: Runtime;

// Only `attempts` must be said; a backoff is a number, or fields that may all be left out.
runtime.job("w", { retry: { attempts: 3 } });
runtime.job("w", { retry: undefined });
runtime.job("w", { retry: { attempts: 3, backoff: 100, on: ({ code }) => code === "failed" } });
runtime.jobGroup(["w"], { retry: { attempts: 3, backoff: {}, on: undefined } });
void runtime.requestJob("w", {
  retry: { attempts: 3, backoff: { initialMs: 1, factor: 1, maxMs: 1, jitter: false } },
});
expectTypeOf<JobParams["retry"]>().toEqualTypeOf<RetryParams | undefined>();
expectTypeOf<Backoff>().toEqualTypeOf<number | BackoffParams>();
expectTypeOf<Parameters<NonNullable<RetryParams["on"]>>>().toEqualTypeOf<[error: JobError]>();

// @ts-expect-error how often is never left to chance
runtime.job("w", { retry: {} });
// @ts-expect-error nor is it said by the number alone: the first attempt counts, which a bare 3 would not tell
runtime.job("w", { retry: 3 });
// @ts-expect-error there is no such option: `attempts` counts the first one, too
runtime.job("w", { retry: { attempts: 3, retries: 2 } });
// @ts-expect-error a promise is not an answer: the decision is made at once
runtime.job("w", { retry: { attempts: 3, on: async () => true } });
// @ts-expect-error `on` is a function of the error, not a list of codes
runtime.job("w", { retry: { attempts: 3, on: ["failed"] } });
// @ts-expect-error all times are milliseconds
runtime.job("w", { retry: { attempts: 3, backoff: "1s" } });
// @ts-expect-error a backoff has no such field
runtime.job("w", { retry: { attempts: 3, backoff: { base: 2 } } });
