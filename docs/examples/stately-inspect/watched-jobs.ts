import { setTimeout as wait } from "node:timers/promises";
import { createRuntime, createWorker, isJobGroupError, type RuntimeOptions } from "xstate-jobs";

export interface WatchOptions extends Pick<RuntimeOptions, "inspect" | "mode"> {
  /** How long each step takes, for people who watch. */
  readonly paceMs: number;
}

/** Asks for a job that streams, a group that completes and a group that goes wrong, one after another. */
export async function watchedJobs({ inspect, mode, paceMs }: WatchOptions): Promise<string[]> {
  const advocate = createWorker("advocate", {
    jobs: {
      argue: async (request) => {
        for (const word of ["state", "charts", "help"]) {
          await wait(paceMs, undefined, { signal: request.signal });
          await request.streamData(word);
        }
        await request.streamEnd("statecharts help");
      },
    },
  });
  const critic = createWorker("critic", {
    jobs: {
      argue: async (request) => {
        await wait(paceMs, undefined, { signal: request.signal });
        return request.payload === "a hard case"
          ? request.fail("I have no argument")
          : "they take time to learn";
      },
    },
  });
  await using runtime = createRuntime({ name: "debate", inspect, mode });
  await runtime.addWorkers(advocate, critic);

  const told: string[] = [];
  for await (const { type, data } of runtime.job("advocate", { name: "argue" })) told.push(`${type} ${data}`);
  const { responses } = await runtime.jobGroup(["advocate", "critic"], { name: "argue" });
  told.push(`for: ${responses.advocate}; against: ${responses.critic}`);
  try {
    await runtime.jobGroup(["advocate", "critic"], { name: "argue", payload: "a hard case" });
  } catch (error) {
    if (!isJobGroupError(error)) throw error;
    told.push(`${error.status}: ${error.reason}`);
  }
  return told;
}
