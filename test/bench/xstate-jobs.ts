import { createRuntime, createWorker, type JobContext, type JobRequest } from "../../src/index.ts";
import {
  type Contender,
  expectEqual,
  type PendingJobs,
  TIMEOUT_MS,
  UPDATES_PER_JOB,
  workerName,
} from "./contender.ts";
import { Gate } from "./gate.ts";

/** Ours, through its public API only. */
export async function createXstateJobs(
  workers: number,
  mode: "compiled" | "interpreted",
): Promise<Contender> {
  const runtime = createRuntime({ mode });
  const gate = new Gate();
  const jobs = {
    add: async (request: JobRequest) => (request.payload as number) + 1,
    update: async (request: JobRequest) => {
      const count = request.payload as number;
      for (let i = 0; i < count; i++) await request.update(i);
      return count;
    },
    stream: async (request: JobRequest) => {
      const count = request.payload as number;
      for (let i = 0; i < count; i++) await request.streamData(i);
      return count;
    },
    waiting: () => gate.wait(),
    listening: (request: JobRequest) => gate.listen(request.signal),
  };
  await runtime.addWorkers(
    ...Array.from({ length: workers }, (_, i) => createWorker(workerName(i), { jobs })),
  );
  const ask = (name: keyof typeof jobs, payload: number): JobContext<number> =>
    runtime.job<number>(workerName(0), { name, payload, timeout: TIMEOUT_MS });

  const consume = async (name: "update" | "stream", count: number): Promise<void> => {
    const job = ask(name, count);
    let sum = 0;
    for await (const event of job) sum += event.data as number;
    expectEqual(sum, (count * (count - 1)) / 2, "xstate-jobs events");
    await job;
  };

  return {
    name: mode === "compiled" ? "xstate-jobs" : "interpreted",
    share: mode === "compiled" ? 1 : 0.3,
    async job(n) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += await ask("add", i);
      expectEqual(sum, (n * (n + 1)) / 2, "xstate-jobs jobs");
    },
    async updates(n) {
      for (let i = 0; i < n; i++) await consume("update", UPDATES_PER_JOB);
    },
    stream: (n) => consume("stream", n),
    async group(size, n) {
      const names = Array.from({ length: size }, (_, i) => workerName(i));
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const { responses } = await runtime.jobGroup(names, { name: "add", payload: i, timeout: TIMEOUT_MS });
        for (const name in responses) sum += responses[name] as number;
      }
      expectEqual(sum, (size * n * (n + 1)) / 2, "xstate-jobs groups");
    },
    async pending(n, waiting): Promise<PendingJobs> {
      const pending: JobContext<number>[] = [];
      for (let i = 0; i < n; i++) pending.push(ask(waiting, i));
      await gate.reached(n);
      return {
        async complete() {
          gate.open();
          for (const job of pending) await job;
        },
        async cancel() {
          for (const job of pending) job.cancel("cancelled");
          await Promise.allSettled(pending);
        },
        async close() {
          gate.close();
        },
      };
    },
    crowd(n) {
      const crowded = createRuntime({ mode });
      return {
        add: () =>
          crowded.addWorkers(
            ...Array.from({ length: n }, (_, i) => createWorker(workerName(i), { jobs: { add: jobs.add } })),
          ),
        async ask() {
          const all = Array.from({ length: n }, (_, i) =>
            crowded.job<number>(workerName(i), { name: "add", payload: i }),
          );
          let sum = 0;
          for (const job of all) sum += await job;
          expectEqual(sum, (n * (n + 1)) / 2, "xstate-jobs workers");
        },
        end: () => crowded.end(),
      };
    },
    async dispose() {
      await runtime[Symbol.asyncDispose]();
    },
  };
}
