// What a user's program does with the package: runs where it is installed, prints a JSON array of what became of each part.
import { createRuntime, createWorker, isJobError, isJobGroupError } from "xstate-jobs";
import { compile } from "xstate-jobs/compile";
import { createInspector } from "xstate-jobs/inspector";
import { jobMachine } from "xstate-jobs/machines";
import { memoryNetwork, Random, VirtualClock } from "xstate-jobs/testing";

const results: { title: string; status: string; messages: string[] }[] = [];

async function part(title: string, run: () => Promise<unknown>, expected: unknown): Promise<void> {
  const messages: string[] = [];
  try {
    const actual = JSON.stringify(await run());
    if (actual !== JSON.stringify(expected)) messages.push(`${actual}, not ${JSON.stringify(expected)}`);
  } catch (error) {
    messages.push(String((error as Error).stack ?? error));
  }
  results.push({ title, status: messages.length === 0 ? "passed" : "failed", messages });
}

const adder = () => createWorker("adder", { onJob: ({ payload }) => (payload as number) + 1 });
const counter = () =>
  createWorker("counter", {
    onJob: async ({ streamData }) => {
      for (let i = 0; i < 3; i++) await streamData(i);
      return "counted";
    },
  });
const sleeper = () =>
  createWorker("sleeper", {
    onJob: ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", resolve)),
  });
const codeOf = (error: unknown): unknown =>
  isJobError(error) || isJobGroupError(error) ? error.code : String(error);

await part(
  "a job",
  async () => {
    const runtime = createRuntime();
    await runtime.addWorkers(adder());
    const answer = await runtime.job("adder", { payload: 1 });
    await runtime.end();
    return answer;
  },
  2,
);
await part("a stream", async () => {
  const runtime = createRuntime();
  await runtime.addWorkers(counter());
  const job = runtime.job("counter");
  const seen: unknown[] = [];
  for await (const { data } of job) seen.push(data);
  const answer = await job;
  await runtime.end();
  return [...seen, answer];
}, [0, 1, 2, "counted"]);
await part("a group, in whose end all others are cancelled", async () => {
  const runtime = createRuntime();
  await runtime.addWorkers(adder(), sleeper());
  const good = await runtime.jobGroup(["adder"], { payload: 2 });
  const group = runtime.jobGroup(["adder", "sleeper"], { payload: 1, timeout: 20 });
  const code = await group.then(() => "no error", codeOf);
  await runtime.end();
  return [good.responses, code, runtime.jobGroups.size];
}, [{ adder: 3 }, "timeout", 0]);
await part(
  "a timeout in real time",
  async () => {
    const runtime = createRuntime();
    await runtime.addWorkers(sleeper());
    const code = await runtime.job("sleeper", { timeout: 10 }).then(() => "no error", codeOf);
    await runtime.cancel();
    return code;
  },
  "timeout",
);
await part("a timeout in virtual time", async () => {
  const clock = new VirtualClock();
  const runtime = createRuntime({ clock });
  await runtime.addWorkers(sleeper());
  const code = runtime.job("sleeper", { timeout: 3_600_000 }).then(() => "no error", codeOf);
  await clock.advance(3_600_000);
  const ended = runtime.cancel();
  await clock.run();
  await ended;
  return [await code, clock.now(), clock.pending];
}, ["timeout", 3_600_000, 0]);
await part(
  "a job of another runtime, over a network in memory",
  async () => {
    const network = memoryNetwork();
    const host = createRuntime({ name: "host", transport: network.transport() });
    const asker = createRuntime({ name: "asker", transport: network.transport() });
    await host.addWorkers(adder());
    const answer = await asker.job("adder", { payload: 4, timeout: 10_000 });
    await asker.end();
    await host.end();
    return answer;
  },
  5,
);
await part("the inspector, in the process and served", async () => {
  const runtime = createRuntime();
  const inspector = createInspector();
  inspector.attach(runtime);
  await runtime.addWorkers(adder());
  await runtime.job("adder", { payload: 1, label: "seen" });
  const server = await inspector.serve({ port: 0 });
  const page = await fetch(server.url);
  const text = await page.text();
  const { hash, origin } = new URL(server.url);
  const headers = { authorization: `Bearer ${hash.slice("#token=".length)}` };
  const recording = await (await fetch(`${origin}/recording`, { headers })).text();
  await server.close();
  await runtime.end();
  return [page.status, text.includes("<html"), recording.includes('"seen"')];
}, [200, true, true]);
await part(
  "the compiler, and chance that can be repeated",
  async () => [typeof compile(jobMachine), typeof new Random(1).int(0, 9)],
  ["object", "number"],
);

console.log(JSON.stringify(results));
