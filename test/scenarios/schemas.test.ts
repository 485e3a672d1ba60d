import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createWorker, type JobRequest } from "../../src/index.ts";
import { type Deferred, deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { type TestRuntime, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";

const name = "j";

/** A schema whose `validate` is the function. */
function schemaOf(
  validate: (value: unknown) => StandardSchemaV1.Result<unknown> | Promise<StandardSchemaV1.Result<unknown>>,
): StandardSchemaV1 {
  return { "~standard": { version: 1, vendor: "test", validate } };
}

/** A schema that is not done before the gate opens. */
function slowSchema(gate: Deferred<StandardSchemaV1.Result<unknown>>): StandardSchemaV1 {
  return schemaOf(() => gate.promise);
}

interface Schemas {
  readonly payload?: StandardSchemaV1;
  readonly response?: StandardSchemaV1;
}

async function runtimeOf(
  schemas: Schemas,
  run: (request: JobRequest<unknown>) => unknown,
): Promise<TestRuntime> {
  const test = testRuntime();
  await test.runtime.addWorkers(createWorker("w", { jobs: { [name]: { ...schemas, run } } }));
  return test;
}

const libraries: Record<string, { payload: StandardSchemaV1; response: StandardSchemaV1 }> = {
  zod: {
    payload: z.object({ topic: z.string(), words: z.number().default(100) }),
    response: z.object({ text: z.string().transform((text) => text.length) }),
  },
  valibot: {
    payload: v.object({ topic: v.string(), words: v.optional(v.number(), 100) }),
    response: v.object({
      text: v.pipe(
        v.string(),
        v.transform((text) => text.length),
      ),
    }),
  },
  arktype: {
    payload: type({ topic: "string", words: "number = 100" }),
    response: type({ text: type("string").pipe((text) => text.length) }),
  },
};

for (const [library, schemas] of Object.entries(libraries)) {
  describe(`schemas of ${library}`, () => {
    it("give the handler the payload's output, and the caller the response's", async () => {
      let seen: unknown;
      const { runtime } = await runtimeOf(schemas, ({ payload }) => {
        seen = payload;
        return { text: "four" };
      });
      const payload = Object.freeze({ topic: "charts" });
      const job = runtime.job("w", { name, payload });
      expect(await job).toEqual({ text: 4 });
      expect(seen).toEqual({ topic: "charts", words: 100 });
      expect(job.response).toEqual({ text: 4 });
    });

    it("refuse a payload before the handler runs, with their issues", async () => {
      let isRun = false;
      const { runtime } = await runtimeOf(schemas, () => {
        isRun = true;
      });
      const error = await rejectionOf(runtime.job("w", { name, payload: { topic: 1 } }));
      expect(error).toMatchObject({ code: "invalid_payload", status: "error", workerName: "w" });
      const { issues } = error as { issues: readonly StandardSchemaV1.Issue[] };
      expect(issues).toHaveLength(1);
      expect(
        [...(issues[0]?.path ?? [])].map((part) => (typeof part === "object" ? part.key : part)),
      ).toEqual(["topic"]);
      expect(String((error as Error).message)).toContain("topic");
      expect(isRun).toBe(false);
    });

    it("refuse a response, which the error keeps", async () => {
      const { runtime } = await runtimeOf(schemas, () => ({ text: 1 }));
      const error = await rejectionOf(runtime.job("w", { name, payload: { topic: "charts" } }));
      expect(error).toMatchObject({ code: "invalid_response", status: "error", response: { text: 1 } });
      expect((error as { issues: unknown[] }).issues).toHaveLength(1);
    });
  });
}

describe("a response schema", () => {
  const response = z.number();

  it("looks at what respond() and streamEnd() give, too", async () => {
    const ways: ((request: JobRequest<unknown>) => unknown)[] = [
      (request) => request.respond("text"),
      (request) => request.streamEnd("text"),
    ];
    for (const way of ways) {
      const { runtime } = await runtimeOf({ response }, way);
      expect(await rejectionOf(runtime.job("w", { name }))).toMatchObject({ code: "invalid_response" });
    }
  });

  it("does not look at the response of a job that did not complete", async () => {
    const { runtime } = await runtimeOf({ response }, (request) =>
      request.fail("no", { response: "partial" }),
    );
    expect(await rejectionOf(runtime.job("w", { name }))).toMatchObject({
      code: "failed",
      response: "partial",
    });
  });

  it("leaves the job unfinished while it looks", async () => {
    const gate = deferred<StandardSchemaV1.Result<unknown>>();
    const { runtime } = await runtimeOf({ response: slowSchema(gate) }, () => 1);
    const job = runtime.job("w", { name });
    await turn();
    expect(job.status).toBeUndefined();
    gate.resolve({ value: 2 });
    expect(await job).toBe(2);
    await job.settled;
  });
});

describe("a cancel while an asynchronous schema looks", () => {
  it("at the response is the job's one ending; the response is counted as late", async () => {
    const gate = deferred<StandardSchemaV1.Result<unknown>>();
    const { runtime } = await runtimeOf({ response: slowSchema(gate) }, () => 1);
    const outcomes: unknown[] = [];
    runtime.on("jobError", ({ code }) => outcomes.push(code));
    runtime.on("jobCompleted", () => outcomes.push("completed"));
    const job = runtime.job("w", { name });
    await turn();
    job.cancel("enough");
    expect(job.status).toBe("cancelled");
    await turn();
    gate.resolve({ value: 2 });
    await job.settled;
    expect(outcomes).toEqual(["cancelled"]);
    expect(runtime.stats()).toMatchObject({ lateEndings: 1 });
  });

  it("at the response loses to a response that is on its way already", async () => {
    const gate = deferred<StandardSchemaV1.Result<unknown>>();
    const { runtime } = await runtimeOf({ response: slowSchema(gate) }, () => 1);
    const job = runtime.job("w", { name });
    await turn();
    gate.resolve({ value: 2 });
    expect(await job).toBe(2);
    job.cancel("too late");
    expect(job.status).toBe("completed");
    await job.settled;
  });

  it("at the payload keeps the handler from running, and settles at once", async () => {
    const gate = deferred<StandardSchemaV1.Result<unknown>>();
    let isRun = false;
    const { runtime } = await runtimeOf({ payload: slowSchema(gate) }, () => {
      isRun = true;
    });
    const job = runtime.job("w", { name });
    await turn();
    expect(job.actor.getSnapshot().value).toBe("pending");
    job.cancel("enough");
    await job.settled;
    gate.resolve({ value: 1 });
    await turn();
    expect(isRun).toBe(false);
  });

  it("at the payload may be the deadline's, and a late refusal changes nothing", async () => {
    const gate = deferred<StandardSchemaV1.Result<unknown>>();
    const { runtime, clock } = await runtimeOf({ payload: slowSchema(gate) }, () => 1);
    const job = runtime.job("w", { name, timeout: 10 });
    await clock.advance(10);
    gate.resolve({ issues: [{ message: "late" }] });
    await turn();
    expect(await rejectionOf(job)).toMatchObject({ code: "timeout", reason: "timeout", issues: undefined });
  });

  it("at the payload may be followed by its rejection: nobody is hurt", async () => {
    const gate = deferred<StandardSchemaV1.Result<unknown>>();
    const { runtime } = await runtimeOf({ payload: slowSchema(gate) }, () => 1);
    const job = runtime.job("w", { name });
    await turn();
    job.cancel("enough");
    gate.reject(new Error("late"));
    await turn();
    expect(await rejectionOf(job)).toMatchObject({ reason: "enough" });
  });
});

describe("a schema that throws", () => {
  for (const side of ["payload", "response"] as const) {
    for (const [how, validate] of Object.entries({
      "at once": (): never => {
        throw new Error("of the schema");
      },
      "as a promise": () => Promise.reject(new Error("of the schema")),
    })) {
      it(`${how}, for the ${side}, ends the job as an error with that very error as the cause`, async () => {
        const { runtime } = await runtimeOf({ [side]: schemaOf(validate) }, () => 1);
        const job = runtime.job("w", { name });
        const error = await rejectionOf(job);
        expect(error).toMatchObject({
          status: "error",
          reason: "of the schema",
          cause: new Error("of the schema"),
        });
        await job.settled;
      });
    }
  }
});
