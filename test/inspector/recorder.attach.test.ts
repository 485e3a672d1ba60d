import { describe, expect, it } from "vitest";
import { createRuntime, createWorker, type JobRequest, type Runtime } from "../../src/index.ts";
import { createInspector } from "../../src/inspector/index.ts";
import { VirtualClock } from "../../src/testing/virtual-clock.ts";
import { collectGarbage } from "../fixtures/collect-garbage.ts";
import { mode } from "../fixtures/mode.ts";
import {
  actorIn,
  actorsIn,
  brokenIn,
  linesOf,
  numbers,
  openIn,
  recordedWith,
  stepsIn,
  totalsIn,
} from "../fixtures/recorded.ts";
import { runtimeWith, servicesOf } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

function waitingRuntime() {
  return runtimeWith({ w: untilAborted, quick: () => 1 }, { createId: numbers() });
}

describe("whoever comes late", () => {
  it("is shown what there is, as it is, and when it began", async () => {
    const { runtime, clock } = waitingRuntime();
    clock.set(1_000);
    const job = runtime.job("w", { payload: 5 });
    const waiting = runtime.job("nobody");
    const group = runtime.jobGroup(["w", "quick"]);
    await turn();
    clock.set(3_000);
    const inspector = createInspector();
    inspector.attach(runtime);
    const shown = actorsIn(inspector).map(({ id, state, isLate, at }) => `${id} ${state} ${isLate} ${at}`);
    expect(shown).toEqual([
      ...[
        "runtime:test open true 3000",
        "worker:test/w active true 3000",
        "worker:test/quick active true 3000",
      ],
      ...["job:1/w running true 1000", "job:2/nobody pending true 1000", "group:3 running true 1000"],
      ...["job:3/w running true 1000", "job:3/quick completed true 1000"],
    ]);
    expect(stepsIn(inspector)).toEqual([]);
    expect(actorIn(inspector, "job:1/w")?.payload).toBe(5);
    for (const each of [job, waiting, group]) each.cancel("enough");
    await Promise.all([job, waiting, group].map(({ settled }) => settled));
    expect(linesOf(inspector, "job:1/w")).toEqual([
      "job.cancel running>cancelled reason=enough code=cancelled",
    ]);
    expect(linesOf(inspector, "group:3")).toEqual([
      "group.cancel running>cancelled reason=enough code=cancelled",
    ]);
    expect(openIn(inspector)).toEqual(["runtime:test", "worker:test/w", "worker:test/quick"]);
    expect(totalsIn(inspector)).toMatchObject({
      jobs: { asked: 4, completed: 1, cancelled: 3 },
      groups: { asked: 1, cancelled: 1 },
    });
  });

  it("is shown what begins afterwards as it begins", async () => {
    const { runtime } = waitingRuntime();
    const inspector = createInspector();
    inspector.attach(runtime);
    await runtime.job("quick");
    expect(actorIn(inspector, "job:1/quick")).toMatchObject({ isLate: undefined, state: "pending" });
  });

  it("counts those of a group that have ended already, recorded or not", async () => {
    for (const sample of [0, 1]) {
      const { runtime } = waitingRuntime();
      const group = runtime.jobGroup(["w", "quick"]);
      await turn();
      const inspector = createInspector({ sample });
      inspector.attach(runtime);
      expect(totalsIn(inspector).jobs).toMatchObject({ asked: 2, completed: 1 });
      group.cancel();
      await group.settled;
      expect(totalsIn(inspector).jobs).toMatchObject({ asked: 2, completed: 1, cancelled: 1 });
    }
  });

  it("in the midst of a worker's end sees that it has ended", async () => {
    const { runtime } = runtimeWith({
      w: async (request: JobRequest) => {
        request.signal.addEventListener("abort", () => inspector.attach(runtime));
        await untilAborted(request);
      },
    });
    const inspector = createInspector();
    const job = runtime.job("w");
    await turn();
    await runtime.getWorker("w")?.cancel();
    await job.settled;
    expect(openIn(inspector)).toEqual(["runtime:test"]);
  });

  it("to a runtime that has ended sees that, and keeps nothing of it", async () => {
    const { runtime } = waitingRuntime();
    await runtime.cancel();
    await runtime.wait();
    const inspector = createInspector();
    inspector.attach(runtime);
    expect(actorsIn(inspector).map(({ id, state }) => `${id} ${state}`)).toEqual(["runtime:test cancelled"]);
    expect(openIn(inspector)).toEqual([]);
  });
});

describe("whoever leaves", () => {
  it("hears nothing more: what goes on is closed, what is over stays as it was", async () => {
    const { runtime, inspector, detach } = recordedWith({ w: untilAborted, quick: () => 1 });
    await runtime.job("quick");
    const job = runtime.job("w");
    const group = runtime.jobGroup(["w"]);
    await turn();
    detach();
    const kept = inspector.export().records.filter(({ type }) => type !== "totals");
    expect(linesOf(inspector, "job:2/w").at(-1)).toBe("inspector.detached running>running");
    expect(linesOf(inspector, "group:3").at(-1)).toBe("inspector.detached running>running");
    expect(linesOf(inspector, "runtime:test")).toEqual(["inspector.detached open>open"]);
    expect(linesOf(inspector, "job:1/quick").at(-1)).toBe("job.response running>completed data=1");
    expect(openIn(inspector)).toEqual([]);
    job.requestUpdate();
    job.cancel("enough");
    group.cancel();
    await runtime.job("quick");
    await runtime.getWorker("quick")?.end();
    detach();
    expect(inspector.export().records.filter(({ type }) => type !== "totals")).toEqual(kept);
    await Promise.all([job.settled, group.settled]);
  });

  it("in the midst of a step is told nothing of it", async () => {
    const { runtime, inspector, detach } = recordedWith({
      w: async (request: JobRequest) => {
        request.signal.addEventListener("abort", () => detach());
        await untilAborted(request);
      },
    });
    const job = runtime.job("w");
    await turn();
    await runtime.getWorker("w")?.cancel("enough");
    await job.settled;
    expect(linesOf(inspector, "worker:test/w")).toEqual([
      "worker.cancel active>active reason=enough",
      "inspector.detached active>active",
    ]);
    expect(openIn(inspector)).toEqual([]);
  });

  it.each([0, 0.5, 1])(
    "takes what goes on out of the counts, and back in if it comes again (sample: %d)",
    async (sample) => {
      const { runtime, inspector, detach } = recordedWith({ w: untilAborted, quick: () => 1 }, { sample });
      const jobs = Array.from({ length: 10 }, () => runtime.job("w"));
      const group = runtime.jobGroup(["w", "nobody"]);
      await turn();
      expect(totalsIn(inspector)).toMatchObject({ jobs: { asked: 12 }, groups: { asked: 1 } });
      detach();
      expect(totalsIn(inspector)).toMatchObject({
        jobs: { asked: 0 },
        groups: { asked: 0 },
        workers: { w: { asked: 0 } },
      });
      for (const job of jobs.slice(0, 3)) job.cancel();
      inspector.attach(runtime);
      for (const job of jobs.slice(3, 6)) job.cancel();
      inspector.attach(runtime)();
      inspector.attach(runtime);
      await runtime.job("quick");
      for (const job of jobs) job.cancel();
      group.cancel();
      await Promise.all([...jobs, group].map(({ settled }) => settled));
      const { jobs: counted, groups, workers } = totalsIn(inspector);
      expect(counted).toEqual({ asked: 10, completed: 1, cancelled: 9, failed: 0, error: 0 });
      expect(groups).toMatchObject({ asked: 1, cancelled: 1 });
      expect(workers).toMatchObject({ w: { asked: 8, cancelled: 8 }, quick: { asked: 1, completed: 1 } });
    },
  );

  it("may come and go as often as he likes: nothing is left of it with what goes on", async () => {
    const { runtime } = waitingRuntime();
    const job = runtime.job("w");
    const group = runtime.jobGroup(["w"]);
    await turn();
    const refs: WeakRef<object>[] = [];
    (() => {
      for (let i = 0; i < 50; i++) {
        const inspector = createInspector();
        const detach = inspector.attach(runtime);
        refs.push(new WeakRef(inspector));
        detach();
      }
    })();
    await collectGarbage();
    expect(refs.filter((ref) => ref.deref() !== undefined).length).toBeLessThanOrEqual(1);
    expect(servicesOf(runtime).observers).toBeUndefined();
    job.cancel();
    group.cancel();
    await Promise.all([job.settled, group.settled]);
  });
});

describe("several", () => {
  it("attachments to one runtime are one", async () => {
    const { runtime, inspector, detach } = recordedWith({ w: () => 1 });
    expect(inspector.attach(runtime)).toBe(detach);
    await runtime.job("w");
    expect(linesOf(inspector, "job:1/w")).toHaveLength(3);
    expect(totalsIn(inspector).jobs.asked).toBe(1);
  });

  it("inspectors of one runtime see the same, each for its own time", async () => {
    const { runtime, inspector, detach } = recordedWith({ w: untilAborted, quick: () => 1 });
    const job = runtime.job("w");
    await turn();
    const other = createInspector();
    const leave = other.attach(runtime);
    await runtime.job("quick");
    detach();
    job.cancel("enough");
    await job.settled;
    expect(linesOf(inspector, "job:2/quick")).toEqual(linesOf(other, "job:2/quick"));
    expect(linesOf(other, "job:1/w")).toEqual(["job.cancel running>cancelled reason=enough code=cancelled"]);
    expect(linesOf(inspector, "job:1/w").at(-1)).toBe("inspector.detached running>running");
    leave();
    expect(servicesOf(runtime).observers).toBeUndefined();
    for (const each of [inspector, other]) expect(brokenIn(each.export().records)).toEqual([]);
  });

  it("runtimes of one inspector are told apart by their names", async () => {
    const inspector = createInspector();
    const runtimes = ["one", "two"].map((name) => runtimeWith({ w: () => name }, { name }).runtime);
    const [one, two] = runtimes.map((runtime) => inspector.attach(runtime));
    await Promise.all(runtimes.map((runtime) => runtime.job("w")));
    one?.();
    await runtimes[1]?.job("w");
    const jobs = actorsIn(inspector).filter(({ kind }) => kind === "job");
    expect(jobs.map(({ runtime, parent }) => `${runtime} ${parent}`)).toEqual([
      "one runtime:one",
      "two runtime:two",
      "two runtime:two",
    ]);
    expect(openIn(inspector)).toEqual(["runtime:two", "worker:two/w"]);
    expect(totalsIn(inspector).workers).toMatchObject({ w: { asked: 3, completed: 3 } });
    expect(brokenIn(inspector.export().records)).toEqual([]);
    two?.();
  });
});

describe("what is over", () => {
  it("is not kept alive by an inspector: neither what was asked and answered, nor the job, nor its runtime", async () => {
    const inspector = createInspector();
    const refs = new Map<string, WeakRef<object>>();
    const note = <T extends object>(what: string, object: T): T => {
      refs.set(what, new WeakRef(object));
      return object;
    };
    const clock = new VirtualClock();
    const start = (): Runtime => {
      const runtime = note("runtime", createRuntime({ mode, clock }));
      const onJob = (request: JobRequest): object => {
        void request.update(note("update", { a: 1 }));
        return note("answer", { b: 2 });
      };
      void runtime.addWorkers(createWorker("w", { onJob }));
      return runtime;
    };
    const live = async (): Promise<void> => {
      const runtime = start();
      inspector.attach(runtime);
      await note(
        "job",
        runtime.job("w", {
          payload: note("payload", {}),
          signal: note("signal", new AbortController().signal),
        }),
      );
      note("services", servicesOf(runtime));
      await runtime[Symbol.asyncDispose]();
    };
    await live();
    await turn();
    await collectGarbage();
    expect(actorsIn(inspector).map(({ kind }) => kind)).toEqual(["runtime", "worker", "job"]);
    expect([...refs].filter(([, ref]) => ref.deref() !== undefined).map(([what]) => what)).toEqual([]);
    expect(refs.size).toBe(7);
  });
});
