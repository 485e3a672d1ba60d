import { killChildren } from "../../fixtures/child-processes.ts";
import { findNatsServer, NATS_SERVER_LACKING, startNatsServer } from "../../fixtures/nats-server.ts";
import { type Program, startProgram } from "../../fixtures/start-program.ts";
import type { Figures } from "../measure.ts";
import { OURS } from "../must-hold.ts";
import { BULLMQ, MEASURES, type MeasureName, RAW } from "./measures.ts";
import type { ContenderName } from "./process.ts";
import { startRedisServer } from "./redis-server.ts";

export const NATS_CONTENDERS = [RAW, OURS, BULLMQ] as const;

/** How long one turn of one contender may take, on a machine that is busy with something else. */
const TURN_MS = 120_000;

interface Pair {
  readonly title: (typeof NATS_CONTENDERS)[number];
  readonly measures: readonly MeasureName[];
  readonly requester: Program;
  /** Its part of the count of a round. */
  readonly share: number;
}

/**
 * Over NATS: worker and requester of each contender in processes of their own. They take turns, as all contenders do, and
 * the turns before the first round warm up. `notes` says what could not be measured.
 */
export async function measureNats(
  rounds: number,
  scale: number,
): Promise<{ readonly figures: Figures; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const figures = new Map<string, Map<string, (number | undefined)[]>>();
  if (findNatsServer() === undefined) return { figures, notes: [`nats is skipped: ${NATS_SERVER_LACKING}`] };

  try {
    const { url } = await startNatsServer();
    const redis = await startRedisServer();
    if (redis === undefined)
      notes.push("BullMQ is skipped: redis-server not found: apt-get install redis-server");
    const all = ["sequential", "inFlight", "stream"] as const;
    const starting = [startPair(RAW, "raw", url, all), startPair(OURS, "ours", url, all)];
    if (redis !== undefined) starting.push(startPair(BULLMQ, "bullmq", redis.path, ["inFlight"], 0.2));
    const pairs = await Promise.all(starting);

    for (const name of all) {
      const { metric, count } = MEASURES[name];
      const ofMetric = new Map<string, (number | undefined)[]>();
      figures.set(metric, ofMetric);
      for (let round = -1; round < rounds; round++) {
        for (const { title, measures, requester, share } of pairs) {
          if (!measures.includes(name)) continue;
          requester.send({
            type: "measure",
            measure: name,
            count: Math.max(1, Math.round(count * share * scale)),
          });
          const { figure } = await requester.next("measured", TURN_MS);
          if (round < 0) continue;
          const ofContender = ofMetric.get(title) ?? [];
          ofMetric.set(title, ofContender);
          ofContender[round] = figure as number;
        }
      }
    }
    await redis?.[Symbol.asyncDispose]();
  } finally {
    await killChildren();
  }
  return { figures, notes };
}

async function startPair(
  title: Pair["title"],
  name: ContenderName,
  url: string,
  measures: Pair["measures"],
  share = 1,
): Promise<Pair> {
  const start = (role: "worker" | "requester"): Promise<Program> =>
    startProgram("../../bench/nats/process.ts", { args: [name, role, url] });
  const [requester] = await Promise.all([start("requester"), start("worker")]);
  return { title, measures, share, requester };
}
