import { expect, it } from "vitest";
import { memoryNetwork } from "../../src/testing/index.ts";
import { turn } from "../fixtures/turn.ts";
import { wireEnd } from "../fixtures/wire-end.ts";

/** Two ends, the first of which listens to `s`. */
function pair() {
  const broker = memoryNetwork();
  const [listener, speaker] = [wireEnd(broker), wireEnd(broker)];
  listener.subscribe("s");
  return { broker, listener, speaker };
}

it("is up from when it is opened", () => {
  const broker = memoryNetwork();
  const wire = broker.wire();
  expect(wire.isUp).toBe(false);
  wire.publish("s", new Uint8Array());
  const { wire: open, events } = wireEnd(broker);
  expect(open.isUp).toBe(true);
  expect(events).toEqual(["up"]);
});

it("loses what is on its way, and what is said meanwhile, when its connection breaks", async () => {
  const { listener, speaker } = pair();
  speaker.say("s", "on its way");
  listener.wire.disconnect();
  speaker.say("s", "meanwhile");
  listener.wire.connect();
  speaker.say("s", "afterwards");
  await turn();
  expect(listener.heard).toEqual(["s afterwards"]);
  expect(listener.events).toEqual(["up", "down: the connection was cut", "up"]);
});

it("says nothing while its connection is broken", async () => {
  const { listener, speaker } = pair();
  speaker.wire.disconnect("pulled out");
  speaker.say("s", "x");
  speaker.wire.connect();
  await turn();
  expect(listener.heard).toEqual([]);
  expect(speaker.events).toEqual(["up", "down: pulled out", "up"]);
});

it("tells no break twice, and no connection twice", () => {
  const { speaker } = pair();
  speaker.wire.disconnect();
  speaker.wire.disconnect();
  speaker.wire.connect();
  speaker.wire.connect();
  expect(speaker.events).toEqual(["up", "down: the connection was cut", "up"]);
});

it("hears nothing and says nothing while it is frozen, and all of it in order when it is thawed", async () => {
  const { listener, speaker } = pair();
  speaker.subscribe("t");
  listener.wire.freeze();
  listener.wire.freeze();
  speaker.say("s", "1");
  speaker.say("s", "2");
  listener.say("t", "late");
  await turn();
  expect([listener.heard, speaker.heard]).toEqual([[], []]);
  listener.wire.thaw();
  await turn();
  expect(listener.heard).toEqual(["s 1", "s 2"]);
  expect(speaker.heard).toEqual(["t late"]);
  listener.wire.thaw();
  speaker.say("s", "3");
  await turn();
  expect(listener.heard).toEqual(["s 1", "s 2", "s 3"]);
});

it("is still somebody for whoever asks while it is frozen", async () => {
  const { listener, speaker } = pair();
  speaker.subscribe("back");
  listener.wire.freeze();
  speaker.say("s", "x", "back");
  await turn();
  expect(speaker.heard).toEqual([]);
});

it("is nobody as soon as it is killed, does not know, and does not come back", async () => {
  const { listener, speaker } = pair();
  speaker.subscribe("back");
  speaker.say("s", "on its way");
  listener.wire.kill();
  speaker.say("s", "x", "back");
  listener.say("back", "from the grave");
  listener.wire.connect();
  await turn();
  expect(listener.heard).toEqual([]);
  expect(listener.events).toEqual(["up"]);
  expect(speaker.heard).toEqual(["back nobody"]);
});

it("is nobody once it is closed, and hears nothing of the broker any more", async () => {
  const { broker, listener, speaker } = pair();
  speaker.subscribe("back");
  await listener.wire.close();
  speaker.say("s", "x", "back");
  broker.stop();
  broker.start();
  await turn();
  expect(listener.wire.isUp).toBe(false);
  expect(listener.events).toEqual(["up"]);
  expect(speaker.heard).toEqual([]);
});
