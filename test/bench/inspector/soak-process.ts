/** A process that is busy, and inspected: `soak-process.ts <limit> <finished>`. */
import { createRuntime } from "../../../src/index.ts";
import { createInspector } from "../../../src/inspector/index.ts";
import { onTold, tell } from "../../fixtures/program-channel.ts";
import { usedHeap } from "../heap.ts";
import { SoakLoad, soakWorkers } from "./soak-load.ts";

const TICK_MS = 20;

const [limit = 10_000, finished = 0] = process.argv.slice(2).map(Number);
const runtime = createRuntime({ name: "soak" });
await runtime.addWorkers(...soakWorkers());
const inspector = createInspector({ limit });
inspector.attach(runtime);
const load = new SoakLoad(runtime);
const { url } = await inspector.serve({ port: 0 });
let timer: NodeJS.Timeout | undefined;

onTold(async ({ type, perSecond }) => {
  if (type === "flow") flow(perSecond as number);
  if (type !== "sample") return;
  const heap = await usedHeap();
  await tell({ type: "sampled", heap, rss: process.memoryUsage().rss, asked: load.asked });
});
await tell({ type: "ready" });
await load.finish(finished);
await tell({ type: "serving", url });

/** So many jobs a second. What a tick that comes late has missed it makes up for, but not what a second has. */
function flow(perSecond: number): void {
  clearInterval(timer);
  let due = load.asked;
  let at = performance.now();
  timer = setInterval(() => {
    const now = performance.now();
    due += (perSecond * Math.min(1_000, now - at)) / 1_000;
    at = now;
    load.askUpTo(due);
  }, TICK_MS);
}
