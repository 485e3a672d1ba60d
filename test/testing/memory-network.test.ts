import { describe, expect, it } from "vitest";
import { createRuntime, createWorker } from "../../src/index.ts";
import { type MemoryHop, memoryNetwork } from "../../src/testing/index.ts";
import { VirtualClock } from "../../src/testing/virtual-clock.ts";
import { mode } from "../fixtures/mode.ts";
import { turn } from "../fixtures/turn.ts";
import { bytesOf, textOf, wireEnd } from "../fixtures/wire-end.ts";

describe("subjects of a network in memory", () => {
  it.each([
    ["a.b", "a.b", true],
    ["a.b", "a.b.c", false],
    ["a.b", "a", false],
    ["a.*", "a.b", true],
    ["a.*", "a.b.c", false],
    ["*.b", "a.b", true],
    ["a.*.c", "a.b.c", true],
    ["a.*.c", "a.b.d", false],
    ["a.>", "a.b", true],
    ["a.>", "a.b.c.d", true],
    ["a.>", "a", false],
    ["a.>", "b.c", false],
    [">", "a", true],
    ["a.b", "a.B", false],
  ])("'%s' takes what is said to '%s': %s", async (pattern, subject, isTaken) => {
    const broker = memoryNetwork();
    const [listener, speaker] = [wireEnd(broker), wireEnd(broker)];
    listener.subscribe(pattern);
    speaker.say(subject, "x");
    await turn();
    expect(listener.heard).toEqual(isTaken ? [`${subject} x`] : []);
  });

  it("reach all who listen, whoever speaks as well, each subscription once, in order", async () => {
    const broker = memoryNetwork();
    const [a, b] = [wireEnd(broker), wireEnd(broker)];
    a.subscribe("s");
    b.subscribe("s");
    b.subscribe("*");
    a.say("s", "1");
    a.say("s", "2");
    expect([a.heard, b.heard]).toEqual([[], []]);
    await turn();
    expect(a.heard).toEqual(["s 1", "s 2"]);
    expect(b.heard).toEqual(["s 1", "s 1", "s 2", "s 2"]);
  });

  it("are heard no more after the end of a subscription, even what is on its way", async () => {
    const broker = memoryNetwork();
    const [listener, speaker] = [wireEnd(broker), wireEnd(broker)];
    const subscription = listener.subscribe("s");
    speaker.say("s", "1");
    subscription.unsubscribe();
    speaker.say("s", "2");
    await turn();
    expect(listener.heard).toEqual([]);
  });
});

describe("a queue of a network in memory", () => {
  it("gets each message once, its members in turn", async () => {
    const broker = memoryNetwork();
    const [a, b, speaker, other] = [wireEnd(broker), wireEnd(broker), wireEnd(broker), wireEnd(broker)];
    a.subscribe("s", "q");
    b.subscribe("s", "q");
    other.subscribe("s");
    for (const text of ["1", "2", "3", "4"]) speaker.say("s", text);
    await turn();
    expect(a.heard).toEqual(["s 1", "s 3"]);
    expect(b.heard).toEqual(["s 2", "s 4"]);
    expect(other.heard).toEqual(["s 1", "s 2", "s 3", "s 4"]);
  });

  it("leaves out a member whose connection is broken", async () => {
    const broker = memoryNetwork();
    const [a, b, speaker] = [wireEnd(broker), wireEnd(broker), wireEnd(broker)];
    a.subscribe("s", "q");
    b.subscribe("s", "q");
    a.wire.disconnect();
    for (const text of ["1", "2"]) speaker.say("s", text);
    await turn();
    expect(b.heard).toEqual(["s 1", "s 2"]);
  });
});

describe("what nobody listens to", () => {
  it("comes back as nobody to the reply subject, if there is one", async () => {
    const broker = memoryNetwork();
    const speaker = wireEnd(broker);
    speaker.subscribe("back");
    speaker.say("nobody.there", "x", "back");
    speaker.say("nobody.there", "x");
    await turn();
    expect(speaker.heard).toEqual(["back nobody"]);
  });

  it("is no matter where somebody listens", async () => {
    const broker = memoryNetwork();
    const [listener, speaker] = [wireEnd(broker), wireEnd(broker)];
    listener.subscribe("s");
    speaker.subscribe("back");
    speaker.say("s", "x", "back");
    await turn();
    expect(listener.heard).toEqual(["s x"]);
    expect(speaker.heard).toEqual([]);
  });
});

describe("onHop", () => {
  const texts = async (onHop: (hop: MemoryHop) => readonly Uint8Array[]): Promise<string[]> => {
    const broker = memoryNetwork({ onHop });
    const [listener, speaker] = [wireEnd(broker), wireEnd(broker)];
    listener.subscribe("s");
    for (const text of ["1", "2", "3"]) speaker.say("s", text);
    await turn();
    return listener.heard;
  };

  it("loses what it returns nothing for", async () => {
    expect(await texts(({ data }) => (textOf(data) === "2" ? [] : [data]))).toEqual(["s 1", "s 3"]);
  });

  it("sends twice what it returns twice", async () => {
    expect(await texts(({ data }) => (textOf(data) === "2" ? [data, data] : [data]))).toHaveLength(4);
  });

  it("changes the order by holding something back", async () => {
    const held: Uint8Array[] = [];
    const hold = ({ data }: MemoryHop): Uint8Array[] => {
      if (textOf(data) !== "1") return [data, ...held.splice(0)];
      held.push(data);
      return [];
    };
    expect(await texts(hold)).toEqual(["s 2", "s 1", "s 3"]);
  });

  it("is told who speaks, to whom, and of what", async () => {
    const broker = memoryNetwork();
    const [listener, speaker] = [wireEnd(broker), wireEnd(broker)];
    const hops: MemoryHop[] = [];
    broker.onHop = (hop) => {
      hops.push(hop);
      return [bytesOf("instead")];
    };
    listener.subscribe("s");
    speaker.say("s", "x");
    await turn();
    expect(hops).toHaveLength(1);
    expect(hops[0]).toMatchObject({ subject: "s", from: speaker.wire, to: listener.wire });
    expect(listener.heard).toEqual(["s instead"]);
  });
});

describe("a broker in memory", () => {
  it("breaks all connections when it stops, and makes them again when it starts", async () => {
    const broker = memoryNetwork();
    const [listener, speaker] = [wireEnd(broker), wireEnd(broker)];
    listener.subscribe("s");
    broker.stop();
    expect(broker.isUp).toBe(false);
    speaker.say("s", "lost");
    const late = wireEnd(broker);
    expect(late.events).toEqual(["down: the broker is down"]);
    broker.start();
    speaker.say("s", "heard");
    await turn();
    expect(listener.heard).toEqual(["s heard"]);
    expect(listener.events).toEqual(["up", "down: the broker is down", "up"]);
    expect(late.events.at(-1)).toBe("up");
  });

  it("injects what somebody says who is no runtime", async () => {
    const broker = memoryNetwork();
    const listener = wireEnd(broker);
    listener.subscribe("s.>");
    broker.inject("s.1", bytesOf("forged"));
    await turn();
    expect(listener.heard).toEqual(["s.1 forged"]);
  });

  it("takes no message that is longer than it says", () => {
    const speaker = wireEnd(memoryNetwork({ maxPayload: 3 }));
    speaker.say("s", "abc");
    expect(speaker.events).toEqual(["up"]);
    speaker.say("s", "abcd");
    expect(speaker.events.at(-1)).toBe("failed: Error: a message of 4 bytes is too long");
    expect(speaker.wire.maxPayload).toBe(3);
  });

  it("carries jobs between two runtimes, whose namespace must be the same", async () => {
    const broker = memoryNetwork();
    const clock = new VirtualClock();
    const runtimeIn = (name: string, namespace: string) =>
      createRuntime({ name, transport: broker.transport({ namespace }), clock, mode });
    const [host, asker, stranger] = [
      runtimeIn("host", "n"),
      runtimeIn("asker", "n"),
      runtimeIn("other", "m"),
    ];
    await host.addWorkers(createWorker("w", { onJob: ({ source }) => `for ${source}` }));
    await clock.advance(0);
    expect(await asker.job("w")).toBe("for asker");
    expect(stranger.registry.size).toBe(0);
    for (const runtime of [host, asker, stranger]) await runtime[Symbol.asyncDispose]();
    expect(clock.pending).toBe(0);
  });
});
