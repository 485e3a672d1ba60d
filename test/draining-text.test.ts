import { expect, it } from "vitest";
import { drainingText } from "../src/draining-text.ts";
import { createWorker } from "../src/index.ts";
import type { Supervisor } from "../src/supervisor.ts";
import { servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

const textOf = (count: number): string => {
  const open = Array.from({ length: count }, (_, i) => ({
    message: { name: "print", jobId: `j${i}`, workerName: "w" },
  }));
  return drainingText({ title: "runtime 'r'", open } as unknown as Supervisor, 5_000);
};

it("says what is waited for, and what to do", () => {
  expect(textOf(2)).toBe(
    "runtime 'r' has been ending for 5000 ms and waits for job 'print' j0 on worker 'w', job 'print' j1 on worker 'w'. " +
      "Give end() a 'drainMs'; or, if a handler of these awaits it, its request: end({ request }).",
  );
});

it("names three jobs at most, and says how many there are besides", () => {
  expect(textOf(5)).toContain("job 'print' j2 on worker 'w' and 2 more.");
  expect(textOf(3)).not.toContain("more");
});

it("is logged for a worker whose handler waits for its own end without saying who it is", async () => {
  const { runtime, clock, takeLog } = testRuntime();
  const worker = createWorker("w", {
    onJob: async (request) => {
      await turn();
      await Promise.race([worker.end(), untilAborted(request)]);
    },
  });
  await runtime.addWorkers(worker);
  const job = runtime.job("w");
  await turn();
  await turn();
  await clock.advance(servicesOf(runtime).pendingWarnMs);
  expect(takeLog()).toEqual([expect.stringContaining(`waits for job ${job.jobId} on worker 'w'`)]);
  job.cancel();
  await job.settled;
});
