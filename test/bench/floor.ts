import {
  type Contender,
  expectEqual,
  type PendingJobs,
  TIMEOUT_MS,
  UPDATES_PER_JOB,
  workerName,
} from "./contender.ts";
import { type FloorHandler, type FloorJob, FloorRuntime } from "./floor-engine.ts";
import { Gate } from "./gate.ts";

/** The hand-written engine at work. */
export async function createFloor(workers: number): Promise<Contender> {
  const runtime = new FloorRuntime();
  const gate = new Gate();
  const handlers: Record<string, FloorHandler> = {
    add: async (request) => (request.payload as number) + 1,
    update: async (request) => {
      const count = request.payload as number;
      for (let i = 0; i < count; i++) await request.report({ type: "update", data: i });
      return count;
    },
    stream: async (request) => {
      const count = request.payload as number;
      for (let i = 0; i < count; i++) await request.report({ type: "stream_data", data: i });
      return count;
    },
    waiting: () => gate.wait(),
    listening: (request) => gate.listen(request.signal),
  };
  for (let i = 0; i < workers; i++) runtime.addWorker(workerName(i), handlers);

  const consume = async (name: "update" | "stream", count: number): Promise<void> => {
    const job = runtime.job(workerName(0), name, count, TIMEOUT_MS);
    let sum = 0;
    for await (const event of job.events) sum += event.data;
    expectEqual(sum, (count * (count - 1)) / 2, "floor events");
    await job.response;
  };

  return {
    name: "floor",
    share: 1,
    async job(n) {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        sum += (await runtime.job(workerName(0), "add", i, TIMEOUT_MS).response) as number;
      }
      expectEqual(sum, (n * (n + 1)) / 2, "floor jobs");
    },
    async updates(n) {
      for (let i = 0; i < n; i++) await consume("update", UPDATES_PER_JOB);
    },
    stream: (n) => consume("stream", n),
    async group(size, n) {
      const names = Array.from({ length: size }, (_, i) => workerName(i));
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const responses = await runtime.jobGroup(names, "add", i, TIMEOUT_MS).response;
        for (const name in responses) sum += responses[name] as number;
      }
      expectEqual(sum, (size * n * (n + 1)) / 2, "floor groups");
    },
    async pending(n, waiting): Promise<PendingJobs> {
      const jobs: FloorJob<unknown>[] = [];
      for (let i = 0; i < n; i++) jobs.push(runtime.job(workerName(0), waiting, i, TIMEOUT_MS));
      await gate.reached(n);
      return {
        async complete() {
          gate.open();
          for (const job of jobs) await job.response;
        },
        async cancel() {
          for (const job of jobs) job.cancel(new Error("cancelled"));
          await Promise.allSettled(jobs.map((job) => job.response));
        },
        async close() {
          gate.close();
        },
      };
    },
    async dispose() {
      runtime.dispose();
    },
  };
}
