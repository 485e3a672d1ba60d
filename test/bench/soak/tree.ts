import { setTimeout as wait } from "node:timers/promises";
import {
  createWorker,
  type JobRequest,
  type Runtime,
  Worker,
  type WorkerOptions,
} from "../../../src/index.ts";
import type { Random } from "../../../src/testing/random.ts";
import { OnPurpose } from "./world.ts";

/** Restarts that nobody counts to the end of. */
const OFTEN = {
  restart: "on-error",
  restartBackoff: { initialMs: 5, maxMs: 40 },
  maxRestarts: 1_000_000,
} as const;

/** A worker whose own code throws when it is asked to. */
class Shaky extends Worker {
  override onJobRequest({ payload }: JobRequest): void {
    if (payload === "break") throw new OnPurpose("its own code threw");
  }

  override async onJob({ signal, payload }: JobRequest): Promise<unknown> {
    await wait(3, undefined, { signal });
    if (payload === "fail") this.fail(new OnPurpose("it says so itself"));
    return this.startedAt;
  }
}

/** Those that may be asked for jobs. */
export const SHAKY = ["crew-1", "crew-2", "crew-3", "solo-1", "solo-2", "doomed-1"] as const;

/** Workers that fail and are started again, in trees. The child of the last is given up, and comes back with its parent. */
export async function addTrees(runtime: Runtime): Promise<void> {
  const add = async (name: string, options: WorkerOptions, children: readonly Worker[]): Promise<void> => {
    const parent = createWorker(name, options);
    // Somebody who listens, or else the runtime's log has a line for each.
    parent.on("workerFailed", () => {});
    await runtime.addWorkers(parent);
    await parent.addWorkers(...children);
  };
  const shaky = (names: readonly string[], options: WorkerOptions): Worker[] =>
    names.map((name) => new Shaky(name, options));
  await add("crew", { ...OFTEN, strategy: "all-for-one" }, shaky(["crew-1", "crew-2", "crew-3"], OFTEN));
  await add("solo", OFTEN, shaky(["solo-1", "solo-2"], { ...OFTEN, restart: "always" }));
  await add("doomed", OFTEN, shaky(["doomed-1"], { ...OFTEN, maxRestarts: 1 }));
}

/** The names of workers that come and go. */
export const PASSING = ["passing-1", "passing-2", "passing-3"] as const;

/** One that is there goes, in one way or another; one that is not comes. */
export async function comeOrGo(runtime: Runtime, random: Random): Promise<void> {
  const name = random.pick(PASSING);
  const there = runtime.getWorker(name);
  if (there !== undefined) {
    if (random.chance(0.5)) await there.end({ drainMs: 20 });
    else await there.cancel("it goes");
    return;
  }
  const worker = createWorker(name, {
    jobs: {
      works: async ({ signal, payload }) => {
        await wait(Number(payload), undefined, { signal });
        return name;
      },
    },
  });
  worker.watchWorkers("calc", ...PASSING);
  await runtime.addWorkers(worker);
}

/** Two that hand the floor over to one another. */
export function floorWorkers(): Worker[] {
  return [createWorker("left"), createWorker("right", { active: false })];
}

export async function handOver(runtime: Runtime): Promise<void> {
  const [left, right] = [runtime.getWorker("left"), runtime.getWorker("right")];
  const [from, to] = left?.active ? [left, right] : [right, left];
  if (from === undefined || to === undefined) return;
  await from.activateWorker(to, { turn: 1 }, { deactivateSelf: true });
}
