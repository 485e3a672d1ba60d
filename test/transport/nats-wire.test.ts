import type { NatsConnection } from "@nats-io/transport-node";
import { expect, it } from "vitest";
import { Deferred } from "../../src/internal/deferred.ts";
import { NatsWire } from "../../src/transport/nats-wire.ts";
import { turn } from "../fixtures/turn.ts";

const events = { up() {}, down() {}, failed() {}, refused() {} };

it("one that is closed while it connects leaves no connection behind, and says so when there is none", async () => {
  const dialled = new Deferred<NatsConnection>();
  const wire = new NatsWire({}, () => dialled.promise);
  wire.open(events);
  let order = "";
  const closed = wire.close().then(() => {
    order += " closed";
  });
  await turn();
  expect(order).toBe("");
  dialled.resolve({
    close: async () => {
      await turn();
      order += "hung up";
    },
  } as NatsConnection);
  await closed;
  expect(order).toBe("hung up closed");
});

it("one that is closed while it waits to connect again does not wait any more", async () => {
  const failed = new Deferred<void>();
  const wire = new NatsWire({ reconnectTimeWait: 60_000 }, () => Promise.reject(new Error("nobody there")));
  wire.open({ ...events, failed: () => failed.resolve() });
  await failed.promise;
  await wire.close();
});
