import type { StandardSchemaV1 } from "@standard-schema/spec";
import { createWorker } from "../../create-worker.ts";
import { isJobError } from "../../errors.ts";
import { equal, ok } from "./expect.ts";
import type { TransportCase } from "./transport-case.ts";

const VALUES: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  null: null,
  texts: ["", "ünïcödé ✓ 🙂", '\u0000\n"\\', "\uFEFFbom"],
  numbers: [0, -0, 1.5, -1e300, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER],
  bigints: [0n, -(2n ** 70n)],
  flags: [true, false],
  dates: [new Date(0), new Date(1_700_000_000_123)],
  bytes: new Uint8Array([0, 1, 10, 127, 128, 255]),
  "no bytes": new Uint8Array(),
  "many bytes": Uint8Array.from({ length: 20_000 }, (_, index) => index % 256),
  map: new Map<unknown, unknown>([
    ["a", new Set([1, 2])],
    [1, { deep: new Date(1) }],
  ]),
  set: new Set([1, "two", 3n]),
  "odd keys": JSON.parse('{"__proto__": 1, "constructor": 2, "$date": 3, "$$": 4, "": 5, "a.b": 6}'),
  nested: { a: [{ b: [{ c: [undefined, null] }] }] },
  error: new TypeError("wrong", { cause: new RangeError("too far", { cause: "a text" }) }),
};

/** A schema that takes numbers, and doubles them. */
const doubled: StandardSchemaV1<number, number> = {
  "~standard": {
    version: 1,
    vendor: "xstate-jobs",
    validate: (value) =>
      typeof value === "number"
        ? { value: 2 * value }
        : { issues: [{ message: "no number", path: ["a", { key: 0 }, "b"] }, { message: "and bad" }] },
  },
};

/** What arrives is what was sent. */
export const valueCases: readonly TransportCase[] = Object.keys(VALUES).map(
  (name): TransportCase => ({
    title: `payload, reports and response arrive as they are: ${name}`,
    async check(scene) {
      const value = VALUES[name];
      const { asker } = await scene.pair({
        w: async ({ payload, update }) => {
          equal(payload, value, "the payload");
          await update(value);
          return value;
        },
      });
      const job = asker.job("w", { payload: value });
      const { data, error } = await scene.read("the job", job);
      equal(error, undefined, "what the loop threw");
      equal(data, [value], "the report");
      equal(await scene.done("the job", job), value, "the response");
    },
  }),
);

/** An ending arrives with all that stands behind it. */
export const endingCases: readonly TransportCase[] = [
  {
    title: "what a handler throws arrives as the cause, with causes of its own",
    async check(scene) {
      const thrown = new TypeError("wrong", { cause: new Error("beneath") });
      const { asker } = await scene.pair({
        w: () => {
          throw thrown;
        },
      });
      const error = await scene.failure("the job", asker.job("w"));
      ok(isJobError(error), "it ends with a JobError");
      const { code, status, reason, workerName, cause } = error;
      equal(
        { code, status, reason, workerName },
        { code: "error", status: "error", reason: "wrong", workerName: "w" },
        "the ending",
      );
      equal(cause, thrown, "the cause");
      ok(cause instanceof TypeError, "the cause is of its class");
    },
  },
  {
    title: "a failure arrives with its reason, its response and its cause",
    async check(scene) {
      const response = { partial: [1, 2] };
      const { asker } = await scene.pair({
        w: (request) => request.fail("cannot", { response, cause: new Error("because") }),
      });
      const error = await scene.failure("the job", asker.job("w"));
      ok(isJobError(error), "it ends with a JobError");
      const { code, status, reason } = error;
      equal({ code, status, reason }, { code: "failed", status: "failed", reason: "cannot" }, "the ending");
      equal(error.response, response, "the response");
      equal(error.cause, new Error("because"), "the cause");
    },
  },
  {
    title: "an ending of each status arrives as what it is",
    async check(scene) {
      const { asker } = await scene.pair({
        w: async (request) => {
          await request.respond("so", { status: request.payload as "completed" });
        },
      });
      equal(await scene.done("the job", asker.job("w", { payload: "completed" })), "so", "the response");
      for (const status of ["failed", "error", "cancelled"]) {
        await scene.ends(`the job that is ${status}`, asker.job("w", { payload: status }), {
          status,
          response: "so",
        });
      }
    },
  },
  {
    title: "what a schema makes of payload and response arrives, and what it finds wrong",
    async check(scene) {
      const host = await scene.runtime("host");
      const run = ({ payload }: { payload: unknown }): unknown => (payload === 8 ? "no number" : payload);
      await host.addWorkers(
        createWorker("w", { jobs: { double: { payload: doubled, response: doubled, run: run as never } } }),
      );
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w");
      const ask = (payload: unknown) => asker.job("w", { name: "double", payload });
      equal(await scene.done("the job", ask(3)), 12, "the response");
      const issues = [{ message: "no number", path: ["a", 0, "b"] }, { message: "and bad" }];
      for (const [payload, code] of [
        ["three", "invalid_payload"],
        [4, "invalid_response"],
      ] as const) {
        const error = await scene.failure("the job", ask(payload));
        ok(isJobError(error), "it ends with a JobError");
        equal(error.code, code, "the code");
        const found = error.issues?.map(({ message, path }) => ({
          message,
          ...(path === undefined
            ? {}
            : { path: path.map((part) => (typeof part === "object" ? part.key : part)) }),
        }));
        equal(found, issues, "the issues");
        if (code === "invalid_response") equal(error.response, "no number", "the response that is invalid");
      }
    },
  },
];
