import { createActor, setup } from "xstate";
import { type JobParams, jobGroupLogic, jobLogic } from "../../../src/index.ts";
import type { Random } from "../../../src/testing/random.ts";
import { PASSING, SHAKY } from "./tree.ts";
import { type Action, OnPurpose, sleep, type World } from "./world.ts";

/** How long a job takes that listens to its signal, in milliseconds. */
const span = (random: Random): number => random.int(0, 30);
/** The deadline of those that may wait for a worker. */
const PATIENCE = 1_500;

/** Params of a job on `calc` that may end in any way. */
function anyHow({ random, signals }: World): JobParams {
  return {
    name: random.pick(["add", "heed", "few", "queued", "fails", "throws", "twice", "asked"]),
    payload: span(random),
    ...(random.chance(0.4) ? { timeout: random.int(0, 40) } : {}),
    ...(random.chance(0.3) ? { signal: signals.pick(random) } : {}),
    ...(random.chance(0.2) ? { meta: { user: "soak" }, label: "a label" } : {}),
    ...(random.chance(0.2) ? { cancellable: false } : {}),
  };
}

/** Single jobs, in every form. */
export const ASKS: readonly Action[] = [
  {
    times: 20,
    what: "an ask that nobody awaits",
    do: (world) => void world.asker().job("calc", anyHow(world)),
  },
  {
    times: 10,
    what: "an ask that is awaited",
    do: (world) => world.asker().job("calc", anyHow(world)),
  },
  {
    times: 6,
    what: "an ask that is cancelled",
    async do(world) {
      const job = world.asker().job("calc", { ...anyHow(world), name: "heed", payload: 2_000 });
      if (world.random.chance(0.7)) await sleep(world.random.int(0, 20));
      job.requestUpdate();
      job.cancel("not needed any more");
      await job;
    },
  },
  {
    times: 4,
    what: "an ask for a checked job",
    do: ({ random, ...world }) =>
      world.asker().job("calc", {
        name: "checked",
        payload: random.pick<unknown>([{ n: 4 }, { n: 40, times: 1 }, { n: 99 }, { n: "four" }, undefined]),
      }),
  },
  {
    times: 3,
    what: "an ask of a handler that is deaf",
    do: ({ random, ...world }) =>
      world.asker().job("calc", {
        name: random.pick(["deaf", "deafAlone"]),
        payload: random.pick([10, 50, 400]),
        timeout: random.int(5, 60),
      }),
  },
  {
    times: 3,
    what: "an ask that is retried",
    do: ({ random, ...world }) =>
      world.asker().job("calc", {
        name: "flaky",
        payload: random.int(1, 4),
        timeout: PATIENCE,
        retry: { attempts: 3, backoff: random.int(0, 5), on: ({ code }) => code === "error" },
      }),
  },
  {
    times: 3,
    what: "an ask of a worker that fails",
    do: ({ random, ...world }) =>
      world.asker().job(random.pick(SHAKY), {
        payload: random.pick(["work", "work", "work", "work", "break", "fail"]),
        timeout: PATIENCE,
        ...(random.chance(0.5) ? { retry: { attempts: 2, backoff: 5 } } : {}),
      }),
  },
  {
    times: 3,
    what: "an ask of a worker that comes and goes",
    do: ({ random, ...world }) =>
      world.asker().job(random.pick(PASSING), {
        name: "works",
        payload: span(random),
        timeout: PATIENCE,
        ...(random.chance(0.5) ? { retry: { attempts: 5, backoff: 10 } } : {}),
      }),
  },
  {
    times: 2,
    what: "an ask of nobody, or for nothing that is there",
    do: ({ random, ...world }) =>
      random.chance(0.5)
        ? world.asker().job("nobody", { timeout: random.int(0, 100) })
        : world.asker().job("calc", { name: "no such job" }),
  },
  {
    times: 5,
    what: "an ask of one that asks",
    do: ({ random, ...world }) =>
      world.asker().job(random.pick(["boss", "boss-2"]), {
        name: random.pick(["one", "many", "chain", "leaves", "copes", "circle"]),
        payload: random.int(0, 4),
        timeout: random.int(1, 400),
      }),
  },
  {
    times: 3,
    what: "a block",
    do: (world) =>
      world.asker().job("calc", { name: "heed", payload: span(world.random) }, async (job) => {
        if (world.random.chance(0.3)) throw new OnPurpose("out of the block");
        if (world.random.chance(0.3)) job.cancel();
        await sleep(world.random.int(0, 10));
      }),
  },
  {
    times: 3,
    what: "a scope",
    async do(world) {
      await using _job = world.asker().job("calc", { name: "heed", payload: 40 });
      await sleep(world.random.int(0, 50));
    },
  },
  {
    times: 4,
    what: "an ask that does not wait",
    async do(world) {
      const asker = world.asker();
      const jobId = await asker.requestJob("calc", { ...anyHow(world), name: "asked" });
      asker.requestJobUpdate(jobId, "calc");
      await sleep(world.random.int(0, 30));
      if (world.random.chance(0.3)) asker.cancelJobGroup(jobId, "somebody said so");
      else if (world.random.chance(0.5)) await asker.requestCancelJobGroup(jobId, "a wish");
    },
  },
  {
    times: 1,
    what: "a bad call",
    do(world) {
      const bad = world.random.pick<() => unknown>([
        () => world.asker().job(""),
        () => world.asker().job("calc", { timeout: -1 }),
        () => world.asker().jobGroup(["calc", "calc"]),
      ]);
      try {
        bad();
      } catch (error) {
        if (error instanceof TypeError) return;
      }
      world.ledger.wrong("a bad call threw no TypeError");
    },
  },
  { times: 2, what: "a machine that invokes jobs", do: invoked },
];

/** A machine that invokes a job and a group, and is stopped at any time. */
async function invoked({ runtime, random }: World): Promise<void> {
  const machine = setup({ actors: { job: jobLogic(runtime), group: jobGroupLogic(runtime) } }).createMachine({
    initial: "one",
    states: {
      one: {
        invoke: {
          src: "job",
          input: { target: "calc", name: "heed", payload: span(random) },
          onDone: "many",
          onError: "over",
        },
      },
      many: {
        invoke: {
          src: "group",
          input: { targets: ["calc", "passing-1"], name: "heed", payload: 5, timeout: 60 },
          onDone: "over",
          onError: "over",
        },
      },
      over: { type: "final" },
    },
  });
  const actor = createActor(machine);
  actor.start();
  await sleep(random.int(0, 120));
  actor.stop();
}
