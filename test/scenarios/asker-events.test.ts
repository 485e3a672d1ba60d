import { describe, expect, it } from "vitest";
import { createWorker, isJobError, isJobGroupError, type JobRequest, type Worker } from "../../src/index.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const EVENTS = [
  "jobUpdate",
  "jobStreamStart",
  "jobStreamData",
  "jobStreamEnd",
  "jobResponse",
  "jobCompleted",
  "jobError",
] as const;

type Heard = [event: string, value: Readonly<Record<string, unknown>>];
interface Emits {
  on(event: (typeof EVENTS)[number], listener: (value: object) => void): unknown;
}

/** Everything that an asker emits, in order. */
function hear(asker: object): Heard[] {
  const heard: Heard[] = [];
  for (const event of EVENTS) {
    (asker as Emits).on(event, (value) => heard.push([event, value as Heard[1]]));
  }
  return heard;
}

const namesOf = (heard: readonly Heard[]): string[] => heard.map(([event]) => event);

async function streams(request: JobRequest): Promise<void> {
  await request.update(1);
  await request.streamStart(2);
  await request.streamData(3);
  await request.streamEnd(4);
}

/** The forms in which one worker can be asked. Each resolves when all is over. */
const single: Record<string, (asker: Worker) => Promise<unknown>> = {
  job: async (asker) => asker.job("w").settled,
  "job, in block form": (asker) => asker.job("w", {}, () => {}).catch(() => {}),
  requestJob: async (asker) => {
    await asker.requestJob("w");
    for (let i = 0; i < 5; i++) await turn();
  },
};
const grouped: Record<string, (asker: Worker) => Promise<unknown>> = {
  jobGroup: async (asker) => asker.jobGroup(["w"]).settled,
  "jobGroup, in block form": (asker) => asker.jobGroup(["w"], {}, () => {}).catch(() => {}),
  requestJobGroup: async (asker) => {
    await asker.requestJobGroup(["w"]);
    for (let i = 0; i < 5; i++) await turn();
  },
};
const forms = { ...single, ...grouped };

describe("what a worker hears of an ask of its own", () => {
  for (const [form, ask] of Object.entries(forms)) {
    it(`is each report, the response and the completion, in order, for ${form}`, async () => {
      const { runtime } = runtimeWith({ w: streams });
      const asker = createWorker("asker");
      await runtime.addWorkers(asker);
      const heard = hear(asker);
      await ask(asker as Worker);
      await turn();
      const jobId = heard[0]?.[1].jobId;
      const address = { jobId, workerName: "w" };
      expect(jobId).toEqual(expect.any(String));
      expect(heard.slice(0, 5)).toEqual([
        ["jobUpdate", { ...address, data: 1 }],
        ["jobStreamStart", { ...address, data: 2 }],
        ["jobStreamData", { ...address, data: 3 }],
        ["jobStreamEnd", { ...address, data: 4 }],
        ["jobResponse", { ...address, status: "completed", response: 4 }],
      ]);
      expect(heard).toHaveLength(6);
      const [event, { responses, ...rest }] = heard[5]!;
      expect([event, rest, { ...(responses as object) }]).toEqual(["jobCompleted", { jobId }, { w: 4 }]);
    });

    it(`is the response and then exactly one jobError, for ${form} that fails`, async () => {
      const { runtime } = runtimeWith({ w: (request) => request.fail("no", { response: "partial" }) });
      const asker = createWorker("asker");
      await runtime.addWorkers(asker);
      const heard = hear(asker);
      await ask(asker as Worker);
      await turn();
      expect(namesOf(heard)).toEqual(["jobResponse", "jobError"]);
      expect(heard[0]?.[1]).toMatchObject({
        workerName: "w",
        status: "failed",
        response: "partial",
        reason: "no",
        code: "failed",
      });
      const reason = form in grouped ? "worker 'w' errored" : "no";
      expect(heard[1]?.[1]).toMatchObject({ workerName: "w", status: "failed", code: "failed", reason });
      const isError = form in grouped ? isJobGroupError : isJobError;
      expect(isError(heard[1]?.[1].error)).toBe(true);
    });
  }

  it("is nothing for what others ask for, its runtime included", async () => {
    const { runtime } = runtimeWith({ w: streams, other: () => 1 });
    const heardByOther = hear(runtime.getWorker("other")!);
    const heardByRuntime = hear(runtime);
    await runtime.getWorker("other")?.job("w");
    await turn();
    expect(heardByRuntime).toEqual([]);
    expect(heardByOther).toHaveLength(6);
    await runtime.job("w");
    await turn();
    expect([heardByOther.length, heardByRuntime.length]).toEqual([6, 6]);
  });

  it("comes for sub-jobs to the worker whose handler asked", async () => {
    const { runtime } = runtimeWith({ parent: (request) => request.job("leaf"), leaf: () => "leaf" });
    const heard = hear(runtime.getWorker("parent")!);
    await runtime.job("parent");
    await turn();
    expect(namesOf(heard)).toEqual(["jobResponse", "jobCompleted"]);
  });
});

describe("what is heard of a group", () => {
  it("is one response per worker and then one completion", async () => {
    const { runtime } = runtimeWith({ a: () => 1, b: () => 2, c: () => 3 });
    const heard = hear(runtime);
    await runtime.jobGroup(["a", "b", "c"]);
    await turn();
    expect(namesOf(heard)).toEqual(["jobResponse", "jobResponse", "jobResponse", "jobCompleted"]);
    expect(heard.slice(0, 3).map(([, { workerName }]) => workerName)).toEqual(["a", "b", "c"]);
  });

  it("is a response of each cancelled worker too, before the one jobError", async () => {
    const { runtime } = runtimeWith({ bad: (request) => request.fail("no"), slow: untilAborted });
    const heard = hear(runtime);
    const group = runtime.jobGroup(["slow", "bad", "nobody"]);
    const error = await rejectionOf(group);
    await group.settled;
    await turn();
    expect(heard.map(([event, { workerName, status }]) => `${event} ${workerName} ${status}`)).toEqual([
      "jobResponse bad failed",
      "jobResponse slow cancelled",
      "jobResponse nobody cancelled",
      "jobError bad failed",
    ]);
    expect(heard.at(-1)?.[1].error).toBe(error);
  });

  it("is only the completion when it is empty", async () => {
    const { runtime } = runtimeWith({});
    const heard = hear(runtime);
    const { jobId } = await runtime.jobGroup([]);
    await turn();
    expect(namesOf(heard)).toEqual(["jobCompleted"]);
    expect(heard[0]?.[1]).toMatchObject({ jobId });
  });

  it("is only a jobError of no worker when it was cancelled as a whole", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const heard = hear(runtime);
    const group = runtime.jobGroup(["w"]);
    group.cancel("enough");
    await group.settled;
    await turn();
    expect(namesOf(heard)).toEqual(["jobResponse", "jobError"]);
    expect(heard[1]?.[1]).toMatchObject({ workerName: undefined, status: "cancelled", reason: "enough" });
  });
});

describe("what is heard of a job that never reached its worker", () => {
  it("is a response and a jobError all the same", async () => {
    const { runtime } = runtimeWith({});
    const heard = hear(runtime);
    const [late, aborted] = [
      runtime.job("nobody", { timeout: 0 }),
      runtime.job("nobody", { signal: AbortSignal.abort() }),
    ];
    await Promise.all([late.settled, aborted.settled]);
    await turn();
    expect(heard.map(([event, { code }]) => `${event} ${code}`)).toEqual([
      "jobResponse timeout",
      "jobError timeout",
      "jobResponse cancelled",
      "jobError cancelled",
    ]);
  });
});

describe("listeners", () => {
  it("hear an event once with `once`, and no more after `off`", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    let [once, always] = [0, 0];
    const count = (): void => void always++;
    runtime.once("jobCompleted", () => once++).on("jobCompleted", count);
    await runtime.job("w");
    await runtime.job("w");
    await turn();
    runtime.off("jobCompleted", count);
    await runtime.job("w");
    await turn();
    expect([once, always]).toEqual([1, 2]);
  });

  it("may be taken off before they have heard anything, those of `once` too", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const never = (): never => {
      throw new Error("heard");
    };
    runtime.once("jobCompleted", never).off("jobCompleted", never);
    await runtime.job("w");
    await turn();
    expect(runtime.stats()).toMatchObject({ listenerErrors: 0 });
  });
});
