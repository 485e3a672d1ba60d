import { describe, expect, it } from "vitest";
import type { Message } from "../../src/message.ts";
import { Bus, type Receiver } from "../../src/transport/bus.ts";
import { type Deferred, deferred } from "../fixtures/deferred.ts";
import { turn } from "../fixtures/turn.ts";

const BUDGET = 1_024;

function made(giveTurn: () => Promise<void> = turn) {
  const order: string[] = [];
  const bus = new Bus(giveTurn, (error, where) => void order.push(`${where}: ${(error as Error).message}`));
  const post = (name: string, act: () => void = () => {}, urgent = false): void => {
    const receiver: Receiver = {
      receive: () => {
        order.push(`${name} begins`);
        act();
        order.push(`${name} ends`);
      },
    };
    const message: Message = { type: "job.update", jobId: "j", workerName: "w", attempt: 1, data: undefined };
    bus.post(receiver, message, urgent);
  };
  const say = (line: string) => () => void order.push(line);
  return { bus, order, post, say };
}

const broken = (text: string) => () => {
  throw new Error(text);
};

describe("a notice", () => {
  it("is told later, not inside the call that asks for it", async () => {
    const { bus, order, say } = made();
    bus.notify(say("notice"));
    expect(order).toEqual([]);
    await turn();
    expect(order).toEqual(["notice"]);
  });

  it("is told after the delivery that asks for it and before the next", async () => {
    const { bus, order, post, say } = made();
    post("a", () => bus.notify(say("notice of a")));
    post("b");
    await turn();
    expect(order).toEqual(["a begins", "a ends", "notice of a", "b begins", "b ends"]);
  });

  it("may ask for another, which is told before the next delivery, too", async () => {
    const { bus, order, post, say } = made();
    post("a", () =>
      bus.notify(() => {
        order.push("first");
        bus.notify(say("second"));
      }),
    );
    post("b");
    await turn();
    expect(order.slice(2)).toEqual(["first", "second", "b begins", "b ends"]);
  });

  it("that throws is reported and stops nobody", async () => {
    const { bus, order, post, say } = made();
    bus.notify(broken("of the notice"));
    bus.notify(say("another"));
    post("a");
    await turn();
    expect(order).toEqual(["a notice: of the notice", "another", "a begins", "a ends"]);
  });

  it("counts like a message: endless notices, too, give the event loop its turn", async () => {
    const gates: Deferred<void>[] = [];
    const { bus } = made(() => {
      const gate = deferred();
      gates.push(gate);
      return gate.promise;
    });
    let count = 0;
    const endless = (): void => {
      count++;
      bus.notify(endless);
    };
    bus.notify(endless);
    await turn();
    expect([count, gates.length]).toEqual([BUDGET, 1]);
    gates[0]?.resolve();
    await turn();
    expect([count, gates.length]).toEqual([2 * BUDGET, 2]);
  });
});

describe("who waits until all is delivered", () => {
  it("is called after what was posted before, of both lanes, and before what was posted later", async () => {
    const { bus, order, post, say } = made();
    post("a");
    bus.afterDelivery(say("delivered"));
    post("b");
    post("urgent", () => {}, true);
    await turn();
    const lines = ["urgent begins", "urgent ends", "a begins", "a ends", "delivered", "b begins", "b ends"];
    expect(order).toEqual(lines);
  });

  it("does not wait for what those messages bring about, unless it is urgent", async () => {
    const { bus, order, post, say } = made();
    post("a", () => {
      post("data of a");
      post("urgent of a", () => {}, true);
      bus.notify(say("notice of a"));
    });
    bus.afterDelivery(say("delivered"));
    await turn();
    expect(order.filter((line) => !line.endsWith("ends"))).toEqual([
      "a begins",
      "notice of a",
      "urgent of a begins",
      "delivered",
      "data of a begins",
    ]);
  });

  it("is called although there is always more to deliver", async () => {
    const { bus, order, say } = made();
    let isOver = false;
    const message: Message = { type: "job.update", jobId: "j", workerName: "w", attempt: 1, data: undefined };
    const endless: Receiver = { receive: () => void (isOver || bus.post(endless, message, false)) };
    bus.post(endless, message, false);
    bus.afterDelivery(say("delivered"));
    await bus.delivered();
    isOver = true;
    expect(order).toEqual(["delivered"]);
  });

  it("is called even when there was nothing to wait for, but never inside its own call", async () => {
    const { bus, order, say } = made();
    bus.afterDelivery(say("delivered"));
    expect(order).toEqual([]);
    await bus.delivered();
    expect(order).toEqual(["delivered"]);
  });

  it("is called in the order of asking, and hears of notices first", async () => {
    const { bus, order, post, say } = made();
    bus.afterDelivery(() => post("a", () => bus.notify(say("notice"))));
    bus.afterDelivery(say("delivered"));
    await turn();
    expect(order).toEqual(["delivered", "a begins", "a ends", "notice"]);
  });

  it("is reported when it throws, and stops nobody", async () => {
    const { bus, order, post, say } = made();
    bus.afterDelivery(broken("of who waits"));
    bus.afterDelivery(say("delivered"));
    post("a");
    await turn();
    expect(order).toEqual(["a notice: of who waits", "delivered", "a begins", "a ends"]);
  });

  it("has the promise for it resolve after the messages of now", async () => {
    const { bus, order, post } = made();
    post("a");
    await bus.delivered();
    expect(order).toEqual(["a begins", "a ends"]);
  });
});
