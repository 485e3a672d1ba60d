import { describe, expect, it } from "vitest";
import { Ledger } from "./ledger.ts";

/** A ledger with one ask, on two workers, whose promise is awaited. */
function asked(): Ledger {
  const ledger = new Ledger();
  ledger.ask("1", ["a", "b"], "group", true);
  return ledger;
}

function answered(): Ledger {
  const ledger = asked();
  ledger.responded("1", "a");
  ledger.responded("1", "b");
  return ledger;
}

function over(): Ledger {
  const ledger = answered();
  ledger.tell("1", "completed");
  ledger.promised("1", "completed");
  ledger.settled("1");
  return ledger;
}

describe("a ledger", () => {
  it("has nothing to say of an ask that was told of once, and forgets it", () => {
    const ledger = over();
    expect([ledger.wrongs, ledger.left()]).toEqual([[], []]);
    expect([ledger.asked, ledger.told, ledger.settledCount, ledger.inFlight]).toEqual([1, 1, 1, 0]);
    expect([...ledger.endings]).toEqual([["completed", 1]]);
  });

  it("does not wait for a promise that nobody awaits", () => {
    const ledger = new Ledger();
    ledger.ask("1", [], "group", false);
    ledger.tell("1", "timeout");
    ledger.settled("1");
    expect([ledger.wrongs, ledger.left()]).toEqual([[], []]);
  });

  it("says what an ask lacks that is not over", () => {
    expect(asked().left()).toEqual(["group (1): no ending, its promise is pending, not settled"]);
    const ledger = answered();
    ledger.tell("1", "completed");
    expect(ledger.left()).toEqual(["group (1): its promise is pending, not settled"]);
    ledger.promised("1", "completed");
    expect(ledger.left()).toEqual(["group (1): not settled"]);
  });

  it("finds an ending that is told twice, before and after the job is over", () => {
    const early = answered();
    early.tell("1", "completed");
    early.tell("1", "timeout");
    expect(early.wrongs).toEqual(["group: ended twice, completed and timeout"]);
    expect(early.told).toBe(1);
    const late = over();
    late.tell("1", "timeout");
    late.promised("1", "timeout");
    late.settled("1");
    late.responded("1", "a");
    expect(late.wrongs).toEqual([
      "an ending (timeout) of 1, which is over or was never asked for",
      "a promise (timeout) of 1, which is over",
      "1 settled, and was over already",
      "jobResponse of 'a' for 1, which is over",
    ]);
  });

  it("finds an answer that is missing, comes twice, or too late", () => {
    const missing = asked();
    missing.responded("1", "a");
    missing.tell("1", "completed");
    missing.responded("1", "b");
    expect(missing.wrongs).toEqual([
      "group: ended (completed) without jobResponse of 'b'",
      "group: jobResponse came after its ending",
    ]);
    const twice = asked();
    twice.responded("1", "a");
    twice.responded("1", "a");
    expect(twice.wrongs).toEqual(["group: jobResponse of 'a' came twice"]);
  });

  it("finds a promise that ends otherwise than was told", () => {
    const ledger = answered();
    ledger.promised("1", "timeout");
    ledger.settled("1");
    ledger.tell("1", "completed");
    expect(ledger.wrongs).toEqual(["group: told as completed, but its promise was timeout"]);
  });

  it("finds an attempt that begins twice on one worker, and an id that is taken", () => {
    const ledger = asked();
    ledger.begun("1", "a", 1);
    ledger.begun("1", "b", 1);
    ledger.begun("1", "a", 2);
    ledger.begun("2", "a", 1);
    expect(ledger.wrongs).toEqual([]);
    ledger.begun("1", "a", 1);
    ledger.ask("1", ["a"], "job", false);
    expect(ledger.wrongs).toEqual([
      "group: attempt 1 on 'a' has begun twice",
      "job: its id 1 is that of another",
    ]);
  });

  it("keeps the words of the first, and the number of the rest", () => {
    const ledger = new Ledger();
    for (let i = 0; i < 30; i++) ledger.wrong(`wrong ${i}`);
    expect(ledger.wrongs).toHaveLength(21);
    expect(ledger.wrongs.at(-1)).toBe("and 10 more of that kind");
  });
});
