import { describe, expect, it } from "vitest";
import { resolveWireOptions, type WireOptions } from "../../src/wire/wire-options.ts";
import { type ConnectionStatus, WireTransport } from "../../src/wire/wire-transport.ts";
import { FakePort } from "../fixtures/fake-port.ts";
import { FakeWire } from "../fixtures/fake-wire.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { turn } from "../fixtures/turn.ts";

function made(options: WireOptions = {}) {
  const wire = new FakeWire();
  wire.isUp = false;
  const port = new FakePort();
  const transport = new WireTransport(wire, resolveWireOptions("test", options).own);
  const heard: ConnectionStatus[] = [];
  transport.subscribe((status) => heard.push(status));
  const up = (): void => {
    wire.isUp = true;
    wire.events?.up();
  };
  const down = (): void => {
    wire.isUp = false;
    wire.events?.down("cut");
  };
  return { wire, port, transport, heard, up, down };
}

describe("a transport over a wire", () => {
  it("tells how it is with its connection, now and whenever it changes", async () => {
    const { transport, port, heard, up, down } = made();
    expect([transport.name, transport.status]).toEqual(["fake", "connecting"]);
    transport.open(port);
    down();
    expect(transport.status).toBe("offline");
    down();
    up();
    expect(transport.status).toBe("connected");
    await transport.close();
    expect(transport.status).toBe("closed");
    await turn();
    expect(heard).toEqual(["offline", "connected", "closed"]);
  });

  it("tells no more those who have heard enough, and is not hurt by one who throws", async () => {
    const { transport, port, heard, up } = made();
    const calls: string[] = [];
    const listener = (): void => void calls.push("heard");
    const [one] = [transport.subscribe(listener), transport.subscribe(listener)];
    transport.subscribe(() => {
      throw new Error("mine");
    });
    transport.subscribe((status) => heard.push(status));
    transport.open(port);
    up();
    one?.unsubscribe();
    await turn();
    expect([calls, heard]).toEqual([["heard"], ["connected", "connected"]]);
    expect(port.takeReports()).toEqual(["mine"]);
    expect(() => transport.subscribe(undefined as never)).toThrow(TypeError);
  });

  it("is connected as soon as there is a connection, and again after each that was lost", async () => {
    const { transport, port, up, down } = made();
    const [early, other] = [transport.connected(), transport.connected()];
    transport.open(port);
    let isConnected = false;
    void early.then(() => {
      isConnected = true;
    });
    await turn();
    expect(isConnected).toBe(false);
    up();
    await Promise.all([early, other, transport.connected()]);
    down();
    const late = transport.connected();
    up();
    await late;
  });

  it("will not be connected once it is closed", async () => {
    const { transport, port } = made();
    transport.open(port);
    const waiting = rejectionOf(transport.connected());
    await transport.close();
    expect(await waiting).toMatchObject({ message: "transport 'fake' is closed" });
    expect(await rejectionOf(transport.connected())).toMatchObject({ message: "transport 'fake' is closed" });
  });

  it("lets what waits elsewhere end when it has had no connection for too long", () => {
    const { transport, port, up, down } = made({ heartbeatMs: 100, detectMs: 500 });
    transport.open(port);
    up();
    down();
    port.clock.increment(500);
    expect(port.lost).toEqual(["there has been no connection for 500 ms: cut"]);
  });

  it("ends what waits as soon as there turns out to be no connection at all, where that is wished", () => {
    const { transport, port, up, down } = made({ offline: "reject" });
    transport.open(port);
    down();
    expect(port.lost).toEqual(["cut"]);
    up();
    // What waits for a worker now may go on: it was asked for while there was a connection.
    down();
    expect(port.lost).toEqual(["cut"]);
  });

  it("is closed for good, whatever its wire still says", async () => {
    const { transport, port, up, heard, wire } = made();
    transport.open(port);
    up();
    const { events } = wire;
    await transport.close();
    events?.down("cut as it closed");
    events?.up();
    expect(transport.status).toBe("closed");
    expect(port.clock.next).toBeUndefined();
    await turn();
    expect(heard).toEqual(["connected", "closed"]);
  });

  it("closes its wire once, opened or not", async () => {
    const { transport, wire } = made();
    let closings = 0;
    wire.close = async () => void closings++;
    await transport.close();
    await transport.close();
    expect(closings).toBe(1);
  });

  it("is for one runtime", () => {
    const { transport, port } = made();
    transport.open(port);
    expect(() => transport.open(new FakePort())).toThrow(TypeError);
    expect(() => transport.open(new FakePort())).toThrow("each runtime needs its own");
  });

  it("reports what goes wrong with its wire", () => {
    const { transport, port, wire } = made();
    transport.open(port);
    const error = new Error("denied");
    wire.events?.failed(error);
    expect(port.reports).toEqual([{ error, where: "transport 'fake'" }]);
  });

  it("refuses what cannot be sent, once it is open", () => {
    const { transport, port } = made();
    expect(() => transport.assertSendable(() => 1)).not.toThrow();
    transport.open(port);
    expect(() => transport.assertSendable(() => 1)).toThrow(TypeError);
    expect(() => transport.assertSendable({ a: 1 })).not.toThrow();
    expect(() => transport.assertSendable(undefined)).not.toThrow();
  });

  it("knows nobody, and holds nothing, as long as nobody has said anything", () => {
    const { transport, port } = made();
    expect([transport.replicas(), transport.held]).toEqual([[], { jobs: 0, runs: 0 }]);
    transport.open(port);
    expect([transport.replicas(), transport.held]).toEqual([[], { jobs: 0, runs: 0 }]);
  });

  it("tells others of the workers of its runtime, until it is closed", async () => {
    const { transport, port, wire, up } = made();
    port.host("w");
    transport.hostedChanged("w");
    transport.open(port);
    up();
    wire.take();
    transport.hostedChanged("w");
    expect(wire.take()).toHaveLength(1);
    await transport.close();
    wire.take();
    transport.hostedChanged("w");
    expect(wire.take()).toEqual([]);
  });
});
