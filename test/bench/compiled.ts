import { type AnyActorLogic, type AnyActorRef, createActor } from "xstate";
import { compile } from "../../src/compile/compile.ts";
import { door } from "../fixtures/door.ts";
import { ASSIGN, COMPILED, INTERPRETED, LIFE, TRANSITION } from "./compiled-metrics.ts";
import { expectEqual } from "./contender.ts";
import { collect } from "./heap.ts";
import type { Figures } from "./measure.ts";
import { steadyMicroseconds } from "./stopwatch.ts";

const LOGICS: Readonly<Record<string, AnyActorLogic>> = { [COMPILED]: compile(door), [INTERPRETED]: door };
const WORK: Readonly<Record<string, (logic: AnyActorLogic, count: number) => void>> = {
  [TRANSITION](logic, count) {
    const actor = start(logic);
    for (let i = 0; i < count; i += 2) {
      actor.send({ type: "open", code: "1234" });
      actor.send({ type: "close" });
    }
    expectEqual(actor.getSnapshot().value === "closed" ? 1 : 0, 1, "a door");
  },
  [ASSIGN](logic, count) {
    const actor = start(logic);
    for (let i = 0; i < count; i++) actor.send({ type: "knock", times: 1 });
    expectEqual(actor.getSnapshot().context.knocks, count, "a door");
  },
  [LIFE](logic, count) {
    let knocks = 0;
    for (let i = 0; i < count; i++) {
      const actor = start(logic);
      actor.send({ type: "knock", times: 1 });
      actor.send({ type: "open", code: "1234" });
      actor.send({ type: "remove" });
      knocks += actor.getSnapshot().output.knocks;
    }
    expectEqual(knocks, count, "doors");
  },
};

/** Machines of a user's own: a chart with guards, assigns and effects, compiled and as it is. They take turns. */
export async function measureCompiled(rounds: number, scale: number): Promise<Figures> {
  const figures = new Map<string, Map<string, number[]>>();
  for (const [metric, work] of Object.entries(WORK)) {
    const ofMetric = new Map<string, number[]>(Object.keys(LOGICS).map((name) => [name, []]));
    figures.set(metric, ofMetric);
    for (let round = -1; round < rounds; round++) {
      for (const [name, logic] of Object.entries(LOGICS)) {
        await collect();
        const figure = await steadyMicroseconds(20_000 * scale, async (count) => work(logic, count));
        if (round >= 0) ofMetric.get(name)?.push(figure);
      }
    }
  }
  return figures;
}

function start(logic: AnyActorLogic): AnyActorRef {
  return createActor(logic, { input: { code: "1234" } }).start();
}
