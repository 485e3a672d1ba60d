import { SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createWorker, type JobContext, type JobRequest } from "../../src/index.ts";
import { instrument } from "../../src/otel/index.ts";
import { type Instrumented, instrumented } from "../fixtures/instrumented.ts";
import { memoryNetworkFixture } from "../fixtures/memory-network-fixture.ts";
import { kindOf, telemetry } from "../fixtures/telemetry.ts";
import { turns } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const wrong = new RangeError("too far");

/** A runtime with a worker `w` whose jobs end in each way that a handler can. */
function withEndings(): Instrumented {
  const test = instrumented({});
  const w = createWorker("w", {
    jobs: {
      completes: () => "done",
      responds: (request: JobRequest) => request.respond("a little", { status: "failed" }),
      fails: (request: JobRequest) => request.fail("not today", { cause: wrong }),
      throws: () => {
        throw wrong;
      },
      "throws a text": () => Promise.reject("just so"),
      waits: untilAborted,
      checked: { payload: z.number(), run: () => 1 },
      "checked answer": { response: z.number(), run: (() => "one") as never },
    },
  });
  void test.runtime.addWorkers(w);
  return test;
}

type Ask = (test: Instrumented) => JobContext;

const asked =
  (name: string, params = {}): Ask =>
  ({ runtime }) =>
    runtime.job("w", { name, ...params });
/** Asks for one that goes on, and then does something about it. */
const later =
  (act: (job: JobContext, test: Instrumented) => unknown, params = {}): Ask =>
  (test) => {
    const job = test.runtime.job("w", { name: "waits", ...params });
    void turns(3).then(() => act(job, test));
    return job;
  };

interface Expected {
  readonly code: string;
  readonly status: string;
  /** The message of the span's status. */
  readonly message?: string;
  /** The type of what is recorded as an exception. */
  readonly exception?: string;
  /** Whether its handler has run. */
  readonly hasRun: boolean;
}

/** What is told of the spans of a kind. */
function told({ spans }: Instrumented, kind: string) {
  return spans()
    .filter((span) => kindOf(span) === kind)
    .map(({ attributes, status, events }) => ({
      code: attributes["rpc.status_code"],
      status: attributes["xstate_jobs.job.status"],
      type: attributes["error.type"],
      isError: status.code === SpanStatusCode.ERROR,
      message: status.message,
      exception: events.find(({ name }) => name === "exception")?.attributes?.["exception.type"],
    }));
}

describe("the spans of a job and of its handler", () => {
  it.each<[string, Ask, Expected]>([
    ["completed", asked("completes"), { code: "completed", status: "completed", hasRun: true }],
    [
      "was cancelled",
      later((job) => job.cancel("enough")),
      { code: "cancelled", status: "cancelled", hasRun: true },
    ],
    [
      "timed out",
      later((_job, { clock }) => clock.advance(10), { timeout: 10 }),
      { code: "timeout", status: "cancelled", message: "timeout", hasRun: true },
    ],
    [
      "was cut off by the end of its worker",
      later((_job, { runtime }) => runtime.getWorker("w")?.cancel("bye")),
      { code: "worker_ended", status: "cancelled", message: "worker 'w' stopped: bye", hasRun: true },
    ],
    [
      "failed",
      asked("fails"),
      { code: "failed", status: "failed", message: "not today", exception: "RangeError", hasRun: true },
    ],
    [
      "was answered as failed",
      asked("responds"),
      { code: "failed", status: "failed", message: "failed", hasRun: true },
    ],
    [
      "went wrong",
      asked("throws"),
      { code: "error", status: "error", message: "too far", exception: "RangeError", hasRun: true },
    ],
    [
      "threw what is no error",
      asked("throws a text"),
      { code: "error", status: "error", message: "just so", hasRun: true },
    ],
    [
      "has no handler",
      asked("else"),
      {
        code: "no_handler",
        status: "error",
        message: "worker 'w' has no handler for job 'else'",
        hasRun: false,
      },
    ],
    [
      "has a payload that its schema refuses",
      asked("checked", { payload: "one" }),
      { code: "invalid_payload", status: "error", message: "invalid payload", hasRun: false },
    ],
    [
      "has a response that its schema refuses",
      asked("checked answer"),
      { code: "invalid_response", status: "error", message: "invalid response", hasRun: true },
    ],
    [
      "was refused",
      ({ runtime }) => {
        void runtime.end();
        return runtime.job("w", { name: "completes" });
      },
      { code: "refused", status: "error", message: "runtime 'test' is ending", hasRun: false },
    ],
  ])("say that it %s", async (_what, ask, { hasRun, message, ...expected }) => {
    const test = withEndings();
    const job = ask(test);
    await job.catch(() => {});
    await job.settled;
    const isError = message !== undefined;
    const ended = {
      type: isError ? expected.code : undefined,
      isError,
      message: isError ? expect.stringMatching(`^${message}`) : undefined,
      exception: undefined,
      ...expected,
    };
    expect(told(test, "client")).toEqual([ended]);
    expect(told(test, "server")).toEqual(
      hasRun ? [{ ...ended, message: isError ? expect.any(String) : undefined }] : [],
    );
    expect(test.ends()).toEqual(hasRun ? [1, 1] : [1]);
  });

  it("say that it was cancelled before anybody had it", async () => {
    const test = withEndings();
    const job = test.runtime.job("nobody");
    job.cancel();
    await job.settled;
    expect(test.tree()).toEqual(["client nobody cancelled"]);
    expect(test.ends()).toEqual([1]);
  });

  it("say that it was over before it began", async () => {
    const test = withEndings();
    const jobs = [
      test.runtime.job("w", { name: "completes", signal: AbortSignal.abort() }),
      test.runtime.job("w", { name: "completes", timeout: 0 }),
    ];
    await Promise.allSettled(jobs);
    expect(test.tree()).toEqual(["client w/completes cancelled", "client w/completes timeout"]);
  });

  it("say that its worker was lost", async () => {
    const world = await memoryNetworkFixture.open();
    const { tracer, meter, tree, ends } = telemetry();
    const [here, there] = [await world.runtime("here"), await world.runtime("there")];
    instrument(here, { tracer, meter });
    await there.addWorkers(createWorker("far", { onJob: untilAborted }));
    const job = here.job("far");
    await world.wait(50);
    await world.kill?.(there);
    await world.wait(2_000);
    await job.catch(() => {});
    expect(tree()).toEqual(["client far worker_lost"]);
    expect(ends()).toEqual([1]);
    await world.close();
  });
});
