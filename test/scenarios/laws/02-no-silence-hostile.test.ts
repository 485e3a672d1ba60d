import { expect, test } from "vitest";
import { createWorker, type JobRequest } from "../../../src/index.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../../fixtures/test-runtime.ts";
import { turn } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

// What handlers throw and return, what signals abort with, and what schemas answer is not ours: whatever it is, the
// job ends.

test("A handler that throws what cannot be made a text of ends its job all the same", async () => {
  const hostile = {
    toString() {
      throw new Error("no text");
    },
  };
  const { runtime, clock } = runtimeWith({
    bare: () => Promise.reject(Object.create(null)),
    hostile: () => Promise.reject(hostile),
  });
  const jobs = [runtime.job("bare"), runtime.job("hostile")];
  await clock.advance(0);
  expect(jobs.map(({ status }) => status)).toEqual(["error", "error"]);
});

test("A handler that returns what throws when it is looked at ends its job all the same", async () => {
  const { runtime, clock } = runtimeWith({
    w: () =>
      // biome-ignore lint/suspicious/noThenProperty: it is one that must not be looked at.
      Object.defineProperty({}, "then", {
        get() {
          throw new Error("do not look");
        },
      }),
  });
  const job = runtime.job("w");
  await clock.advance(0);
  expect(job.status).toBe("error");
});

test("A signal that aborts with what cannot be made a text of ends every job that it is for", async () => {
  const { runtime, clock } = runtimeWith({ w: untilAborted });
  const controller = new AbortController();
  const jobs = [1, 2].map(() => runtime.job("w", { signal: controller.signal }));
  await turn();
  controller.abort(Object.create(null));
  await clock.advance(0);
  expect(jobs.map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
});

const schema = (validate: (value: unknown) => unknown) => ({
  "~standard": { version: 1 as const, vendor: "test", validate: validate as never },
});
const run = (_: JobRequest) => "answer";

const broken = (): never => {
  throw new Error("broken schema");
};
const brokenLater = (): Promise<unknown> => Promise.reject(new Error("broken schema"));

const schemas: readonly [does: string, validate: (value: unknown) => unknown, code: string][] = [
  ["throws", broken, "error"],
  ["rejects", brokenLater, "error"],
  ["refuses", () => ({ issues: [{ message: "bad" }] }), "invalid"],
  ["refuses later", async () => ({ issues: [{ message: "bad" }] }), "invalid"],
  ["answers nothing", () => undefined, "error"],
  ["answers nothing later", async () => undefined, "error"],
];

test.each(schemas)("A schema that %s ends the job", async (_, validate, code) => {
  const { runtime, clock } = testRuntime();
  await runtime.addWorkers(
    createWorker("w", {
      jobs: { payload: { payload: schema(validate), run }, response: { response: schema(validate), run } },
    }),
  );
  for (const name of ["payload", "response"]) {
    const job = runtime.job("w", { name });
    await clock.advance(0);
    expect(job.status).toBe("error");
    expect(await rejectionOf(job)).toMatchObject({
      status: "error",
      code: code === "error" ? "error" : `invalid_${name}`,
    });
  }
});
