import { describe, expect, it } from "vitest";
import { Deadlines } from "../src/deadlines.ts";
import { Floors } from "../src/floors.ts";
import type { Message, WorkerFloorMessage } from "../src/message.ts";
import type { Services } from "../src/services.ts";
import { VirtualClock } from "../src/testing/virtual-clock.ts";
import { Bus, type Receiver } from "../src/transport/bus.ts";
import type { WorkerHost } from "../src/worker-host.ts";
import { turn } from "./fixtures/turn.ts";

const activate = (workerName: string, args?: unknown): WorkerFloorMessage => ({
  type: "worker.activate",
  workerName,
  args,
});
const deactivate = (workerName: string): WorkerFloorMessage => ({ type: "worker.deactivate", workerName });

/** Floors of a runtime that hosts workers of these names. */
function floorsWith(...names: string[]) {
  const bus = new Bus(turn, (error) => {
    throw error;
  });
  const got: Message[] = [];
  const receiver: Receiver = { receive: (message) => void got.push(message) };
  const hosts = new Map(names.map((name) => [name, receiver as WorkerHost]));
  const lines: string[] = [];
  const clock = new VirtualClock();
  const services = {
    bus,
    hosts,
    deadlines: new Deadlines(clock),
    pendingWarnMs: 5_000,
    transport: {} as { carry?: (value: unknown) => unknown },
    registry: {
      find: (_name: string): Receiver | undefined => undefined,
      [Symbol.iterator]: () => [{ name: "here" }].values(),
    },
    log: (line: string) => lines.push(line),
  };
  const floors = new Floors(services as unknown as Services);
  return { floors, services, hosts, bus, receiver, got, clock, lines };
}

describe("what is said of the floor to a worker that is there", () => {
  it("is delivered to it by the bus, not inside the call, and has arrived when the promise resolves", async () => {
    const { floors, got } = floorsWith("w");
    const message = activate("w", 1);
    const told = floors.tell(message);
    expect(got).toEqual([]);
    await told;
    expect(got).toEqual([message]);
    expect(got[0]).toBe(message);
  });

  it("keeps its order, and overtakes what is not urgent", async () => {
    const { floors, got, bus, receiver } = floorsWith("v", "w");
    const other = { type: "job.update_request", workerName: "w" } as Message;
    bus.post(receiver, other, false);
    const said = [activate("w"), deactivate("w"), activate("v")];
    await Promise.all(said.map((each) => floors.tell(each)));
    expect(got).toEqual([...said, other]);
  });

  it("is not kept", async () => {
    const { floors } = floorsWith("w");
    await floors.tell(activate("w"));
    expect(floors.take("w")).toBeUndefined();
  });
});

describe("what is said of the floor to a worker that is not there", () => {
  it("is kept by name, the last word alone, and taken once", async () => {
    const { floors, got } = floorsWith();
    for (const each of [activate("w", 1), activate("v", 2), deactivate("w"), activate("w", 3)])
      await floors.tell(each);
    expect(floors.take("w")).toEqual(activate("w", 3));
    expect([floors.take("w"), floors.take("u")]).toEqual([undefined, undefined]);
    expect(floors.take("v")).toEqual(activate("v", 2));
    await turn();
    expect(got).toEqual([]);
  });

  it("is kept for a name as well that every object inherits", async () => {
    const { floors } = floorsWith();
    expect(floors.take("__proto__")).toBeUndefined();
    await floors.tell(deactivate("__proto__"));
    expect(floors.take("__proto__")).toEqual(deactivate("__proto__"));
  });

  it("is kept from when it has gone", async () => {
    const { floors, hosts, got } = floorsWith("w");
    hosts.delete("w");
    await floors.tell(activate("w"));
    await turn();
    expect([got, floors.take("w")]).toEqual([[], activate("w")]);
  });

  it("goes to whoever has the name when it arrives", async () => {
    const { floors, hosts, got, receiver } = floorsWith("w");
    const told = floors.tell(activate("w"));
    hosts.delete("w");
    await told;
    expect(got).toEqual([]);
    const later = floors.tell(activate("v"));
    hosts.set("v", receiver as WorkerHost);
    await later;
    expect([got, floors.take("v"), floors.take("w")]).toEqual([[activate("v")], undefined, activate("w")]);
  });

  it("is worth a line in the log after a while, once, if nobody has come by then", async () => {
    const { floors, clock, lines } = floorsWith();
    await floors.tell(activate("wirter"));
    await floors.tell(activate("late"));
    await clock.advance(4_999);
    floors.take("late");
    expect(lines).toEqual([]);
    await clock.advance(10_000);
    expect(lines).toEqual([
      "worker 'wirter' was given or taken the floor 5000 ms ago and is not there. Workers here: 'here'. " +
        "It will be told when it is: add the worker, or mend the name.",
    ]);
    expect(clock.pending).toBe(0);
  });
});

describe("what is said of the floor where there are other runtimes", () => {
  it("goes to a worker of another runtime, and is not kept", async () => {
    const { floors, got, services, receiver } = floorsWith();
    services.registry.find = (name: string) => (name === "far" ? receiver : undefined);
    const message = activate("far", 1);
    await floors.tell(message);
    expect(got).toEqual([message]);
    expect(floors.size).toBe(0);
  });

  it("goes to the worker of this runtime, where another has the same name", async () => {
    const { floors, got, services } = floorsWith("w");
    services.registry.find = () => ({ receive: () => expect.fail("the other one") });
    await floors.tell(deactivate("w"));
    expect(got).toEqual([deactivate("w")]);
  });

  it("goes with a copy of its arguments where the transport makes copies, as they are when it is said", async () => {
    const { floors, got, services } = floorsWith("w");
    services.transport.carry = (value) => structuredClone(value);
    const args = { n: 1 };
    const told = floors.tell(activate("w", args));
    args.n = 2;
    await told;
    await floors.tell(deactivate("w"));
    expect(got).toEqual([activate("w", { n: 1 }), deactivate("w")]);
  });

  it("is refused where its arguments cannot be copied", async () => {
    const { floors, got, services } = floorsWith("w");
    services.transport.carry = () => {
      throw new TypeError("no");
    };
    await expect(floors.tell(activate("w", 1))).rejects.toThrow(TypeError);
    expect(got).toEqual([]);
  });
});
