/** One process of a contender: `process.ts <contender> <worker | requester> <where the broker is>`. */
import { onTold, tell } from "../../fixtures/program-channel.ts";
import { collect } from "../heap.ts";
import { steadyMicroseconds } from "../stopwatch.ts";
import { bullmq } from "./bullmq.ts";
import { IN_FLIGHT, type MeasureName } from "./measures.ts";
import { ours } from "./ours.ts";
import { raw } from "./raw.ts";
import { jobs, type Requester, stream } from "./requester.ts";

const CONTENDERS = { raw, ours, bullmq };
export type ContenderName = keyof typeof CONTENDERS;

const [, , name, role, url] = process.argv as [string, string, ContenderName, "worker" | "requester", string];
const contender = CONTENDERS[name];

const WORK: Readonly<Record<MeasureName, (requester: Requester, count: number) => Promise<void>>> = {
  sequential: (requester, count) => jobs(requester, count, 1),
  inFlight: (requester, count) => jobs(requester, count, IN_FLIGHT),
  stream,
};

if (role === "worker") {
  await contender.serve(url);
  onTold(() => {});
} else {
  const requester = await contender.connect(url);
  onTold(async ({ measure, count }) => {
    await collect();
    const work = (n: number): Promise<void> => WORK[measure as MeasureName](requester, n);
    await tell({ type: "measured", figure: await steadyMicroseconds(count as number, work) });
  });
}
await tell({ type: "ready" });
