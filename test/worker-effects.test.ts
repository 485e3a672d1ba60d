import { describe, expect, it } from "vitest";
import { createWorker, Worker, type WorkerEvents, type WorkerOptions } from "../src/index.ts";
import type { Message, RequesterMessage } from "../src/message.ts";
import type { Transport, TransportPort } from "../src/transport/transport.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { requestMessage } from "./fixtures/test-link.ts";
import { servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

const RESTARTED: WorkerOptions = { restart: "on-error", restartBackoff: 100 };

/** A worker `w` in its runtime; each event that it tells, with the state in which it is then. */
function hosted(options: WorkerOptions = {}) {
  const test = testRuntime({ random: () => 0.5 });
  const worker = new Worker("w", { onJob: untilAborted, ...options });
  const state = (): unknown => worker.actor.getSnapshot().value;
  const told: string[] = [];
  for (const event of [
    "started",
    "stopped",
    "activated",
    "deactivated",
  ] as const satisfies (keyof WorkerEvents)[])
    worker.on(event, () => told.push(`${event} in ${state()}`));
  test.runtime.on("workerFailed", () => {});
  const adding = test.runtime.addWorkers(worker);
  return { ...test, worker, state, told, adding };
}

describe("the start of a worker", () => {
  it("puts it into the registry at once, and tells of it later, outside of the transition", async () => {
    const { runtime, told, adding } = hosted();
    expect([runtime.registry.has("w"), told]).toEqual([true, []]);
    await adding;
    await turn();
    expect(told).toEqual(["started in active", "activated in active"]);
  });

  it("starts its children after it", async () => {
    const { runtime } = testRuntime();
    const [parent, child] = [createWorker("parent"), createWorker("child")];
    const started: string[] = [];
    for (const each of [child, parent]) each.on("started", ({ workerName }) => started.push(workerName));
    await parent.addWorkers(child);
    await runtime.addWorkers(parent);
    await turn();
    expect(started).toEqual(["parent", "child"]);
  });

  it("again makes it take jobs again that it refused as it drained", async () => {
    const { runtime, clock, worker, state } = hosted({
      ...RESTARTED,
      restart: "always",
      onJob: () => "answer",
    });
    await worker.end();
    expect(state()).toBe("restarting");
    const job = runtime.job("w");
    await clock.advance(100);
    expect(await job).toBe("answer");
  });
});

describe("a worker that goes down", () => {
  it("is out of the registry, keeps its name, and tells that it has stopped when its handlers have settled", async () => {
    const gate = deferred();
    const { runtime, worker, told, state } = hosted({ ...RESTARTED, onJob: () => gate.promise });
    const job = runtime.job("w");
    await turn();
    told.length = 0;
    worker.actor.send({ type: "worker.error" });
    expect([runtime.registry.has("w"), runtime.getWorker("w"), worker.startedAt]).toEqual([
      false,
      worker,
      undefined,
    ]);
    expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended", reason: "worker 'w' stopped" });
    await turn();
    expect(told).toEqual(["deactivated in restarting"]);
    gate.resolve();
    await turn();
    expect([told, state()]).toEqual([["deactivated in restarting", "stopped in restarting"], "restarting"]);
  });

  it("cancels what it asked for itself, with the reason", async () => {
    const { runtime, clock, worker } = hosted(RESTARTED);
    await runtime.addWorkers(createWorker("other", { onJob: untilAborted }));
    const asked = worker.job("other");
    await turn();
    worker.actor.send({ type: "worker.error" });
    expect(await rejectionOf(asked)).toMatchObject({ code: "cancelled", reason: "worker 'w' was restarted" });
    await clock.advance(100);
    const again = worker.job("other");
    await turn();
    await worker.cancel();
    expect(await rejectionOf(again)).toMatchObject({ code: "cancelled", reason: "worker 'w' has ended" });
  });

  it("waits as long as its backoff says, by the runtime's clock and chance", async () => {
    const { clock, worker, state } = hosted({
      ...RESTARTED,
      restartBackoff: { initialMs: 100, factor: 3, maxMs: 1_000 },
    });
    // Half of it and half of the other half, as chance is 0.5.
    for (const ms of [75, 225, 675, 750]) {
      worker.actor.send({ type: "worker.error" });
      expect(clock.next).toBe(clock.now() + ms);
      await clock.advance(ms);
      expect(state()).toBe("active");
    }
    expect(clock.pending).toBe(0);
  });

  it.each(["end", "cancel"] as const)("and does not come back, after %s(), leaves no timer", async (how) => {
    const { runtime, clock, worker, state, told } = hosted(RESTARTED);
    worker.actor.send({ type: "worker.error" });
    await turn();
    expect(clock.pending).toBe(1);
    told.length = 0;
    await worker[how]();
    await worker.wait();
    await turn();
    expect([clock.pending, runtime.getWorker("w")]).toEqual([0, undefined]);
    expect(state()).toBe(how === "end" ? "ended" : "cancelled");
    // It has stopped before.
    expect(told).toEqual([]);
  });

  it("resolves end() as soon as it is down, and wait() when it is gone for good", async () => {
    const { clock, worker, state } = hosted({ ...RESTARTED, restart: "always" });
    let isGone = false;
    const gone = worker.wait().then(() => {
      isGone = true;
    });
    await worker.end();
    expect(state()).toBe("restarting");
    await clock.advance(100);
    expect([state(), isGone]).toEqual(["active", false]);
    worker.actor.send({ type: "worker.cancel", forGood: true });
    await gone;
    expect(state()).toBe("cancelled");
  });
});

describe("a worker that has ended", () => {
  it("has given its name away inside of its last transition, and watches nobody", async () => {
    const { runtime, worker, told } = hosted();
    const heard: unknown[] = [];
    worker.on("workerReady", (notice) => heard.push(notice));
    worker.watchWorkers("later");
    await turn();
    told.length = 0;
    worker.actor.send({ type: "worker.cancel" });
    expect([runtime.getWorker("w"), servicesOf(runtime).hosts.size]).toEqual([undefined, 0]);
    await runtime.addWorkers(createWorker("later"), createWorker("w"));
    await turn();
    expect([heard, told]).toEqual([[], ["deactivated in cancelled", "stopped in cancelled"]]);
  });

  it("that was never started has not stopped either", async () => {
    const { runtime } = testRuntime();
    const [parent, child] = [new Worker("parent", RESTARTED), new Worker("child")];
    const told: string[] = [];
    for (const event of ["started", "stopped"] as const) child.on(event, () => told.push(event));
    await runtime.addWorkers(parent);
    runtime.on("workerFailed", () => {});
    await parent.addWorkers(child);
    await turn();
    parent.actor.send({ type: "worker.error" });
    await turn();
    expect(told).toEqual(["started", "stopped"]);
    // It waits for its parent.
    await child.cancel();
    await turn();
    expect(told).toEqual(["started", "stopped"]);
  });

  it("tells whoever asked before it tells its handlers' last words", async () => {
    const order: string[] = [];
    const { runtime, worker } = hosted({
      onJob: async (request) => {
        await untilAborted(request);
        await request.update("last word");
      },
    });
    runtime.on("jobUpdate", ({ data }) => order.push(String(data)));
    runtime.on("jobError", ({ error }) => order.push(error.code));
    const job = runtime.job("w");
    await turn();
    await worker.cancel();
    await job.settled;
    expect(order).toEqual(["worker_ended"]);
    expect(runtime.stats().lateReports).toBe(1);
  });
});

describe("a worker that is given up", () => {
  it("says so where it ended all too often; where it went wrong, its parent knows what", async () => {
    const { runtime, clock, worker, state } = hosted({
      ...RESTARTED,
      restart: "always",
      maxRestarts: 1,
    });
    const failed: string[] = [];
    runtime.on("workerFailed", ({ workerName, error }) =>
      failed.push(`${workerName}: ${(error as Error).message}`),
    );
    const errors: string[] = [];
    runtime.on("error", ({ error, where }) => errors.push(`${where}: ${(error as Error).message}`));
    await worker.cancel();
    await clock.advance(100);
    await worker.cancel();
    await turn();
    const message =
      "worker 'w' had to be restarted too often ('maxRestarts' is 1 within 60000 ms): it is given up";
    expect([state(), failed, errors]).toEqual(["failed", [`w: ${message}`], []]);
  });

  it("has as its cause what went wrong last", async () => {
    const { runtime, worker, state } = hosted({ ...RESTARTED, maxRestarts: 0 });
    const causes: unknown[] = [];
    runtime.on("error", ({ error }) => causes.push((error as Error).cause));
    const cause = new Error("it broke");
    worker.actor.send({ type: "worker.error", error: cause });
    await turn();
    expect(state()).toBe("failed");
    expect(causes).toEqual([cause]);
    expect(causes[0]).toBe(cause);
  });
});

describe("a worker that other runtimes may ask", () => {
  /** A runtime whose transport notes which workers it is told of, with what they are then. */
  function noted() {
    const told: string[] = [];
    let port: TransportPort | undefined;
    const transport: Transport = {
      name: "noting",
      open: (opened) => {
        port = opened;
      },
      close: () => {},
      hostedChanged: (name) => {
        const worker = port?.hostedWorker(name);
        told.push(`${name} ${worker === undefined ? "gone" : worker.isDraining ? "drains" : "up"}`);
      },
    };
    return { ...testRuntime({ transport }), told, port: () => port as TransportPort };
  }

  it("is told of as it takes jobs, drains, and is gone, each when it is so", async () => {
    const { runtime, told } = noted();
    const worker = createWorker("w", { onJob: untilAborted });
    await runtime.addWorkers(worker);
    await turn();
    expect(told.splice(0)).toEqual(["w up"]);
    const job = runtime.job("w");
    await turn();
    const ended = worker.end();
    await turn();
    expect(told.splice(0)).toEqual(["w drains"]);
    job.cancel();
    await ended;
    await turn();
    expect(told).toEqual(["w gone"]);
  });

  it("is told of as it is down, and as it is up again", async () => {
    const { runtime, clock, told } = noted();
    runtime.on("workerFailed", () => {});
    const worker = createWorker("w", RESTARTED);
    await runtime.addWorkers(worker);
    await turn();
    told.splice(0);
    worker.fail(new Error("broken"));
    await turn();
    expect(told.splice(0)).toEqual(["w gone"]);
    await clock.advance(1_000);
    expect(told).toEqual(["w up"]);
  });

  it.each(["its runtime is cancelled", "its runtime ends too late", "it is cancelled"])(
    "has a last word for whoever asked from elsewhere when %s, before its handler has settled",
    async (how) => {
      const { runtime, clock, port } = noted();
      const goOn = deferred<void>();
      const worker = createWorker("w", { onJob: () => goOn.promise });
      await runtime.addWorkers(worker);
      const got: RequesterMessage[] = [];
      const replyTo = { receive: (message: Message) => void got.push(message as RequesterMessage) };
      port().toWorker("w", requestMessage({ replyTo, isRemote: true }), "data");
      await turn();
      expect(got.splice(0)).toMatchObject([{ type: "job.start" }]);
      if (how === "it is cancelled") void worker.cancel("enough");
      else if (how === "its runtime is cancelled") void runtime.cancel("enough");
      else {
        void runtime.end({ drainMs: 10, reason: "enough" });
        await clock.advance(10);
      }
      await turn();
      const lost = { type: "job.lost", jobId: "j", attempt: 1, code: "worker_ended", settled: false };
      expect(got.splice(0)).toMatchObject([{ ...lost, reason: "worker 'w' stopped: enough" }]);
      goOn.resolve();
      await turn();
      expect(got).toMatchObject([{ type: "job.settled" }]);
    },
  );

  it("has none for whoever asked here, when its runtime is cancelled: he has his ending", async () => {
    const { runtime, port } = noted();
    await runtime.addWorkers(createWorker("w", { onJob: untilAborted }));
    const got: Message[] = [];
    const replyTo = { receive: (message: Message) => void got.push(message) };
    port().toWorker("w", requestMessage({ replyTo }), "data");
    await turn();
    await runtime.cancel();
    await turn();
    expect(got.map(({ type }) => type)).toEqual(["job.start", "job.settled"]);
  });
});
