import { describe, expect, it } from "vitest";
import type { Message } from "../../src/message.ts";
import { Bus, type Receiver } from "../../src/transport/bus.ts";
import { turn } from "../fixtures/turn.ts";

function made() {
  const order: string[] = [];
  const bus = new Bus(turn, (error, where) => void order.push(`${where}: ${(error as Error).message}`));
  const post = (name: string, act: () => void = () => {}): void => {
    const receiver: Receiver = {
      receive: () => {
        order.push(`${name} begins`);
        act();
        order.push(`${name} ends`);
      },
    };
    const message: Message = { type: "job.update", jobId: "j", workerName: "w", data: undefined };
    bus.post(receiver, message, false);
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
    expect(order).toEqual(["notice: of the notice", "another", "a begins", "a ends"]);
  });
});

describe("who waits until the bus is quiet", () => {
  it("is called when all messages are delivered, and those that they brought about", async () => {
    const { bus, order, post, say } = made();
    post("a", () => post("b"));
    bus.whenQuiet(say("quiet"));
    post("c");
    await turn();
    expect(order).toEqual(["a begins", "a ends", "c begins", "c ends", "b begins", "b ends", "quiet"]);
  });

  it("is called even when there was nothing to wait for", async () => {
    const { bus, order, say } = made();
    bus.whenQuiet(say("quiet"));
    expect(order).toEqual([]);
    await bus.quiet();
    expect(order).toEqual(["quiet"]);
  });

  it("waits for what was sent by who was called before", async () => {
    const { bus, order, post, say } = made();
    bus.whenQuiet(() => post("a", () => bus.notify(say("notice"))));
    bus.whenQuiet(say("quiet"));
    await turn();
    expect(order).toEqual(["a begins", "a ends", "notice", "quiet"]);
  });

  it("is reported when it throws, and stops nobody", async () => {
    const { bus, order, post, say } = made();
    bus.whenQuiet(broken("of who waits"));
    bus.whenQuiet(say("quiet"));
    await turn();
    post("a");
    await turn();
    expect(order).toEqual(["quiet: of who waits", "quiet", "a begins", "a ends"]);
  });

  it("has the promise for it resolve after the messages of now", async () => {
    const { bus, order, post } = made();
    post("a");
    await bus.quiet();
    expect(order).toEqual(["a begins", "a ends"]);
  });
});
