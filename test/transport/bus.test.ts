import { describe, expect, it } from "vitest";
import type { Message } from "../../src/message.ts";
import { Bus, type Receiver } from "../../src/transport/bus.ts";
import { type Deferred, deferred } from "../fixtures/deferred.ts";
import { turn } from "../fixtures/turn.ts";

const BUDGET = 1_024;
const BROKEN = (): never => {
  throw "no turn";
};

function message(data: unknown, workerName = "w"): Message {
  return { type: "job.update", jobId: "j", workerName, attempt: 1, data };
}

/** A bus whose turns the test gives, and a receiver that notes what it gets. */
function made() {
  const turns: Deferred<void>[] = [];
  const reports: string[] = [];
  const bus = new Bus(
    () => {
      const next = deferred();
      turns.push(next);
      return next.promise;
    },
    (error, where) => void reports.push(`${where}: ${(error as Error).message}`),
  );
  const got: unknown[] = [];
  const receiver: Receiver = { receive: (each) => void got.push((each as { data: unknown }).data) };
  const post = (data: unknown, urgent = false): void => bus.post(receiver, message(data), urgent);
  return { bus, turns, reports, got, receiver, post };
}

describe("a bus", () => {
  it("delivers in order, and never inside the call that sends", async () => {
    const { got, post } = made();
    for (const data of [1, 2, 3]) post(data);
    expect(got).toEqual([]);
    await turn();
    expect(got).toEqual([1, 2, 3]);
  });

  it("delivers never inside a delivery", async () => {
    const { bus, got, receiver } = made();
    const order: string[] = [];
    const asking: Receiver = {
      receive: () => {
        order.push("begins");
        bus.post(receiver, message("answer"), true);
        order.push(`ends with ${got.length}`);
      },
    };
    bus.post(asking, message("question"), false);
    await turn();
    expect(order).toEqual(["begins", "ends with 0"]);
    expect(got).toEqual(["answer"]);
  });

  it("delivers the system lane before the data lane, each in its own order", async () => {
    const { got, post } = made();
    post("data 1");
    post("system 1", true);
    post("data 2");
    post("system 2", true);
    await turn();
    expect(got).toEqual(["system 1", "system 2", "data 1", "data 2"]);
  });

  it("lets an urgent message overtake data that is queued while it delivers", async () => {
    const { bus, got, post, receiver } = made();
    const first: Receiver = { receive: () => post("cancel", true) };
    bus.post(first, message(0), false);
    for (const data of [1, 2]) bus.post(receiver, message(data), false);
    await turn();
    expect(got).toEqual(["cancel", 1, 2]);
  });

  it("gives each message to its one receiver, the very object", async () => {
    const { bus } = made();
    const gots: [string, Message][] = [];
    const [one, other] = [message(1), message(2)];
    bus.post({ receive: (each) => void gots.push(["a", each]) }, one, false);
    bus.post({ receive: (each) => void gots.push(["b", each]) }, other, false);
    await turn();
    expect(gots.map(([name]) => name)).toEqual(["a", "b"]);
    expect(gots[0]?.[1]).toBe(one);
    expect(gots[1]?.[1]).toBe(other);
  });

  it("reports a receiver that throws, and goes on with the next message", async () => {
    const { bus, reports, got, post } = made();
    const broken: Receiver = {
      receive: () => {
        throw new Error("of the receiver");
      },
    };
    bus.post(broken, message(0, "broken"), false);
    post(1);
    await turn();
    expect(got).toEqual([1]);
    expect(reports).toEqual(["delivery of job.update to 'broken': of the receiver"]);
  });

  it("works again after it has been quiet", async () => {
    const { got, post } = made();
    post(1);
    await turn();
    post(2);
    await turn();
    expect(got).toEqual([1, 2]);
  });
});

describe("a bus under a storm", () => {
  it("gives the event loop its turn after each budget of messages", async () => {
    const { turns, got, post } = made();
    for (let data = 0; data < 2 * BUDGET + 1; data++) post(data);
    await turn();
    expect([got.length, turns.length]).toEqual([BUDGET, 1]);
    await turn();
    expect(got.length).toBe(BUDGET);
    turns[0]?.resolve();
    await turn();
    expect([got.length, turns.length]).toEqual([2 * BUDGET, 2]);
    turns[1]?.resolve();
    await turn();
    expect(got.at(-1)).toBe(2 * BUDGET);
    expect(turns).toHaveLength(2);
  });

  it("gives it its turn to messages that come one at a time, too", async () => {
    const { bus, turns } = made();
    let count = 0;
    const endless: Receiver = {
      receive: (each) => {
        count++;
        bus.post(endless, each, false);
      },
    };
    bus.post(endless, message(0), false);
    await turn();
    expect([count, turns.length]).toEqual([BUDGET, 1]);
    turns[0]?.resolve();
    await turn();
    expect([count, turns.length]).toEqual([2 * BUDGET, 2]);
  });

  it("delivers what became urgent meanwhile first after the turn", async () => {
    const { turns, got, post } = made();
    for (let data = 0; data < BUDGET + 1; data++) post(data);
    await turn();
    post("cancel", true);
    await turn();
    expect(got).toHaveLength(BUDGET);
    turns[0]?.resolve();
    await turn();
    expect(got.slice(BUDGET)).toEqual(["cancel", BUDGET]);
  });

  it.each([
    ["throws", BROKEN],
    ["gives no promise", () => undefined as unknown as Promise<void>],
  ])("goes on when the way to give the turn %s", async (_, giveTurn) => {
    const reports: string[] = [];
    const bus = new Bus(giveTurn, (error, where) => void reports.push(`${where}: ${error}`));
    let count = 0;
    for (let i = 0; i <= BUDGET; i++) bus.post({ receive: () => void count++ }, message(i), false);
    await turn();
    expect(count).toBe(BUDGET + 1);
    expect(reports).toEqual(giveTurn === BROKEN ? ["yield: no turn"] : []);
  });

  it("goes on when giving the turn fails, and reports it", async () => {
    const { turns, got, reports, post } = made();
    for (let data = 0; data < BUDGET + 1; data++) post(data);
    await turn();
    turns[0]?.reject(new Error("no turn"));
    await turn();
    expect(got).toHaveLength(BUDGET + 1);
    expect(reports).toEqual(["yield: no turn"]);
  });
});

describe("a way to give the turn that fails", () => {
  it.each([
    ["throws", BROKEN],
    ["rejects", () => Promise.reject("no turn")],
  ])("and %s is reported each time, and whoever is paced goes on without an error", async (_, giveTurn) => {
    const reports: string[] = [];
    const bus = new Bus(giveTurn, (error, where) => void reports.push(`${where}: ${error}`));
    for (let round = 1; round <= 2; round++) {
      let wait: Promise<void> | undefined;
      while (wait === undefined) wait = bus.pace();
      await expect(wait).resolves.toBeUndefined();
      expect(reports).toEqual(new Array(round).fill("yield: no turn"));
    }
  });
});

describe("pacing", () => {
  it("lets a budget of steps through and then makes everybody wait for the same turn", async () => {
    const { bus, turns } = made();
    for (let step = 0; step < BUDGET; step++) expect(bus.pace()).toBeUndefined();
    const wait = bus.pace();
    expect(wait).toBeInstanceOf(Promise);
    expect(bus.pace()).toBe(wait);
    expect(turns).toHaveLength(1);
    let isOver = false;
    void wait?.then(() => {
      isOver = true;
    });
    await turn();
    expect(isOver).toBe(false);
    turns[0]?.resolve();
    await turn();
    expect(isOver).toBe(true);
    expect(bus.pace()).toBeUndefined();
  });

  it("holds messages back until the turn was given", async () => {
    const { bus, turns, got, post } = made();
    for (let step = 0; step <= BUDGET; step++) bus.pace();
    post(1);
    await turn();
    expect(got).toEqual([]);
    turns[0]?.resolve();
    await turn();
    expect(got).toEqual([1]);
  });

  it("that was asked for inside a delivery stops the deliveries after it", async () => {
    const { bus, turns, got, post } = made();
    const busy: Receiver = {
      receive: () => {
        for (let step = 0; step <= BUDGET; step++) bus.pace();
      },
    };
    bus.post(busy, message(0), false);
    post(1);
    await turn();
    expect([got.length, turns.length]).toEqual([0, 1]);
    turns[0]?.resolve();
    await turn();
    expect(got).toEqual([1]);
  });
});
