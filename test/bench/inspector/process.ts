/** One process whose jobs are looked at in one way: `process.ts <look>`. */
import { createRuntime, createWorker } from "../../../src/index.ts";
import { createInspector } from "../../../src/inspector/index.ts";
import { instrument } from "../../../src/otel/index.ts";
import { onTold, tell } from "../../fixtures/program-channel.ts";
import { expectEqual, TIMEOUT_MS } from "../contender.ts";
import { microseconds } from "../stopwatch.ts";
import type { Look } from "./looks.ts";

const look = process.argv[2] as Look;
const adder = createWorker("adder", { jobs: { add: async ({ payload }) => (payload as number) + 1 } });
const runtime = createRuntime();
await runtime.addWorkers(adder);

async function ask(count: number): Promise<void> {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += await runtime.job<number>("adder", { name: "add", payload: i, timeout: TIMEOUT_MS });
  }
  expectEqual(sum, (count * (count + 1)) / 2, "jobs that are looked at");
}

if (look === "traced") instrument(runtime);
else if (look !== "detached") {
  const inspector = createInspector(look === "sampled" ? { sample: 0.01 } : {});
  const detach = inspector.attach(runtime);
  if (look === "again") {
    await ask(1_000);
    detach();
  }
  if (look === "page") {
    const { url } = await inspector.serve({ port: 0 });
    await tell({ type: "serving", url });
  }
}
onTold(async ({ count }) => {
  await tell({ type: "measured", figure: await microseconds(() => ask(count as number)) });
});
await tell({ type: "ready" });
