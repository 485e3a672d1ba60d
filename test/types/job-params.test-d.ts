import { expectTypeOf } from "vitest";
import type { JobGroupParams, JobParams, Runtime } from "../../src/index.ts";

declare const runtime: Runtime;

// All of it is optional, and `undefined` is as good as nothing.
runtime.job("w", {});
runtime.job("w", undefined);
runtime.job("w", {
  name: undefined,
  payload: undefined,
  timeout: undefined,
  label: undefined,
  cancellable: undefined,
  signal: undefined,
  buffer: undefined,
  meta: undefined,
});
runtime.jobGroup(["w"], {
  name: "j",
  payload: new Map(),
  timeout: 0,
  label: "for people",
  cancellable: false,
  signal: AbortSignal.timeout(5),
  buffer: 1,
  meta: { trace: "1" } as const,
  cancelOnError: undefined,
});
expectTypeOf<JobGroupParams>().toExtend<JobParams>();
expectTypeOf<keyof JobGroupParams>().toEqualTypeOf<keyof JobParams | "cancelOnError">();
expectTypeOf<JobParams["payload"]>().toEqualTypeOf<unknown>();

// @ts-expect-error there is no such parameter
runtime.job("w", { deadline: 5 });
// @ts-expect-error what ends a group has no meaning for a single job
runtime.job("w", { cancelOnError: false });
// @ts-expect-error nor if its ending is not waited for
runtime.requestJob("w", { cancelOnError: false });
// @ts-expect-error nor in a block
runtime.job("w", { cancelOnError: false }, () => {});
// @ts-expect-error a timeout is a number of milliseconds
runtime.job("w", { timeout: "5s" });
// @ts-expect-error no timeout is `undefined`
runtime.job("w", { timeout: null });
// @ts-expect-error a name is text
runtime.job("w", { name: 1 });
// @ts-expect-error what can abort is the controller; a job takes its signal
runtime.job("w", { signal: new AbortController() });
// @ts-expect-error a flag is true or false
runtime.job("w", { cancellable: "no" });
// @ts-expect-error a buffer is a number of events
runtime.job("w", { buffer: true });
// @ts-expect-error meta is text by name, as it goes into headers
runtime.job("w", { meta: { attempt: 1 } });
// @ts-expect-error a label is text
runtime.jobGroup(["w"], { label: Symbol("label") });
// @ts-expect-error a flag is true or false
runtime.jobGroup(["w"], { cancelOnError: 1 });
// @ts-expect-error a target stands for itself: what it is asked is in the parameters
runtime.job({ target: "w" });
declare const params: JobParams;
// @ts-expect-error parameters are only read
params.timeout = 5;
// @ts-expect-error so is meta
if (params.meta) params.meta.trace = "2";
