import { describe, expect, it } from "vitest";
import { Enders } from "../src/enders.ts";
import type { Run } from "../src/run.ts";
import type { Services } from "../src/services.ts";
import { Slots } from "../src/slots.ts";
import { Holder } from "./fixtures/slot-holder.ts";
import { turn } from "./fixtures/turn.ts";

const runOf = (...subPath: string[]): Run => ({ subPath }) as unknown as Run;

/** Enders of a runtime whose one worker has handlers with these slots; what each of them was told to leave out. */
function endersWith(...slots: Slots[]) {
  const worker = { _handlers: new Map(slots.map((each, index) => [String(index), { slots: each }])) };
  const enders = new Enders({ hosts: new Map([["w", { worker }]]) } as unknown as Services);
  const wait = (caller: Run) => {
    const asked: string[][] = [];
    const waiting = { asked, isOver: false, isLeft: true };
    void enders
      .wait(caller, (but) => {
        asked.push([...but].sort());
        return waiting.isLeft;
      })
      .then(() => {
        waiting.isOver = true;
      });
    return waiting;
  };
  return { enders, wait };
}

describe("a handler that waits for an end", () => {
  it("waits until nothing is left but itself and those that asked for it", async () => {
    const { enders, wait } = endersWith();
    const waiting = wait(runOf("root", "own"));
    enders.wake();
    await turn();
    expect([waiting.asked, waiting.isOver]).toEqual([
      [
        ["own", "root"],
        ["own", "root"],
      ],
      false,
    ]);
    waiting.isLeft = false;
    enders.wake();
    await turn();
    expect(waiting.isOver).toBe(true);
  });

  it("is left out by another that does the same, which looks again as it comes; and no more when it goes on", async () => {
    const { enders, wait } = endersWith();
    const first = wait(runOf("one"));
    const second = wait(runOf("two"));
    await turn();
    expect([first.asked.at(-1), second.asked.at(-1)]).toEqual([
      ["one", "two"],
      ["one", "two"],
    ]);
    first.isLeft = false;
    enders.wake();
    await turn();
    enders.wake();
    await turn();
    expect([first.isOver, second.isOver, second.asked.at(-1)]).toEqual([true, false, ["two"]]);
  });

  it("leaves out what waits for its slot, whoever asked for that, and so on", async () => {
    const [own, other, free] = [new Slots(1, 10), new Slots(1, 10), new Slots(2, 10)];
    own.enter(new Holder("own"));
    own.enter(new Holder("queued", ["its root"]));
    other.enter(new Holder("its root"));
    other.enter(new Holder("queued behind that"));
    for (const key of ["own", "busy", "queued elsewhere"]) free.enter(new Holder(key));
    const { wait } = endersWith(free, other, own);
    expect(wait(runOf("own")).asked).toEqual([["its root", "own", "queued", "queued behind that"]]);
  });
});
