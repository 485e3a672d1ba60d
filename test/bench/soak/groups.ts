import type { JobGroupTarget } from "../../../src/index.ts";
import { PASSING, SHAKY } from "./tree.ts";
import { type Action, sleep, type World } from "./world.ts";

/** Some jobs of all kinds, each on another worker. */
function targets({ random }: World): JobGroupTarget[] {
  const all: readonly JobGroupTarget[] = [
    {
      target: "calc",
      name: random.pick(["add", "heed", "fails", "throws", "queued"]),
      payload: random.int(0, 20),
    },
    { target: "feed", name: random.pick(["awaited", "rushed", "updates", "slowly"]), payload: 10 },
    { target: "boss", name: random.pick(["one", "chain", "leaves"]), payload: 2 },
    { target: "boss-2", name: random.pick(["many", "copes"]), payload: 3 },
    { target: random.pick(SHAKY), payload: random.chance(0.1) ? "fail" : "work" },
    { target: random.pick(PASSING), name: "works", payload: 5 },
  ];
  return random.some(all, random.int(1, all.length));
}

/** No group waits longer for a worker that is not there, in milliseconds. */
const PATIENCE = 800;

/** Groups, in every form. */
export const GROUPS: readonly Action[] = [
  {
    times: 6,
    what: "a group",
    do: (world) =>
      world.asker().jobGroup(targets(world), {
        timeout: world.random.int(0, PATIENCE),
        cancelOnError: world.random.chance(0.5),
        ...(world.random.chance(0.3) ? { signal: world.signals.pick(world.random) } : {}),
        ...(world.random.chance(0.3) ? { retry: { attempts: 2, backoff: 5 } } : {}),
      }),
  },
  {
    times: 4,
    what: "a group that nobody awaits",
    do: (world) => void world.asker().jobGroup(targets(world), { timeout: PATIENCE, cancelOnError: false }),
  },
  {
    times: 4,
    what: "a group that is read",
    async do(world) {
      const group = world
        .asker()
        .jobGroup(targets(world), { timeout: PATIENCE, buffer: 8, cancelOnError: false });
      for await (const _event of group) if (world.random.chance(0.3)) await sleep(1);
    },
  },
  {
    times: 3,
    what: "the endings of a group",
    async do(world) {
      const asked = targets(world);
      const group = world.asker().jobGroup(asked, { timeout: PATIENCE, cancelOnError: false });
      let ended = 0;
      for await (const _ending of group.endings()) ended++;
      if (ended !== asked.length) world.ledger.wrong(`${ended} endings of a group of ${asked.length}`);
    },
  },
  {
    times: 3,
    what: "a group that is ended from outside",
    async do(world) {
      const context = world.asker().jobGroup(targets(world), { timeout: PATIENCE });
      await sleep(world.random.int(0, 10));
      const { group } = context;
      world.random.pick([
        () => group.complete(),
        () => group.fail("it is over"),
        () => context.cancel("it is over"),
        () => group.complete(),
      ])();
      await context;
    },
  },
  {
    times: 2,
    what: "a group in a block",
    do: (world) =>
      world.asker().jobGroup(targets(world), { timeout: PATIENCE }, async (group) => {
        for await (const _event of group) if (world.random.chance(0.1)) break;
      }),
  },
  {
    times: 1,
    what: "a group that is asked for without waiting",
    async do(world) {
      const asker = world.asker();
      const jobId = await asker.requestJobGroup(targets(world), { timeout: PATIENCE });
      await sleep(5);
      asker.requestJobUpdate(jobId, "calc");
      if (world.random.chance(0.5)) await asker.requestCancelJobGroup(jobId);
    },
  },
  { times: 1, what: "a group of nobody", do: (world) => world.asker().jobGroup([]) },
];
