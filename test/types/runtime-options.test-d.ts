import { expectTypeOf } from "vitest";
import { type InspectionEvent, type Observer, SimulatedClock } from "xstate";
import {
  type Clock,
  createRuntime,
  type Lane,
  type Mode,
  memoryTransport,
  type Runtime,
  type RuntimeOptions,
  type Transport,
  type TransportPort,
} from "../../src/index.ts";

expectTypeOf(createRuntime()).toEqualTypeOf<Runtime>();
expectTypeOf(createRuntime({})).toEqualTypeOf<Runtime>();
createRuntime({
  name: "r",
  transport: memoryTransport(),
  inspect: (event) => expectTypeOf(event).toEqualTypeOf<InspectionEvent>(),
  clock: new SimulatedClock(),
  random: Math.random,
  createId: () => crypto.randomUUID(),
  yield: () => Promise.resolve(),
  logger: console.log,
  mode: "interpreted",
  graceMs: 0,
  pendingWarnMs: Number.MAX_SAFE_INTEGER,
});
const none = undefined;
createRuntime({ name: none, transport: none, inspect: none, clock: none, random: none, createId: none });
createRuntime({ yield: none, logger: none, mode: none, graceMs: none, pendingWarnMs: none });
expectTypeOf<Mode>().toEqualTypeOf<"compiled" | "interpreted">();
await using _runtime = createRuntime();

// A clock: XState's, the process's, one that tells the time as well.
expectTypeOf<SimulatedClock>().toExtend<Clock>();
createRuntime({ clock: { setTimeout, clearTimeout, now: () => performance.now() } });
createRuntime({ clock: globalThis });
createRuntime({
  clock: { setTimeout: (then, ms) => setTimeout(then, ms), clearTimeout: (id) => clearTimeout(id) },
});

// Inspection: a function or an observer of XState.
declare const observer: Observer<InspectionEvent>;
createRuntime({ inspect: observer });
createRuntime({ inspect: { next: (event) => expectTypeOf(event).toEqualTypeOf<InspectionEvent>() } });

// A transport of one's own.
const wire: Transport = {
  name: "wire",
  open: (port) => expectTypeOf(port).toEqualTypeOf<TransportPort>(),
  close: async () => {},
  assertSendable: (payload) => expectTypeOf(payload).toEqualTypeOf<unknown>(),
};
createRuntime({ transport: wire });
expectTypeOf(memoryTransport()).toEqualTypeOf<Transport>();
expectTypeOf<Lane>().toEqualTypeOf<"system" | "data">();

// @ts-expect-error there is no such option
createRuntime({ workers: [] });
// @ts-expect-error a clock takes back its timers
createRuntime({ clock: { setTimeout } });
// @ts-expect-error a clock that only tells the time arms none
createRuntime({ clock: { now: () => 0 } });
// @ts-expect-error the time is a number of milliseconds
createRuntime({ clock: { setTimeout, clearTimeout, now: () => new Date() } });
// @ts-expect-error there are two modes
createRuntime({ mode: "fast" });
// @ts-expect-error a name is text
createRuntime({ name: 1 });
// @ts-expect-error a duration is a number of milliseconds
createRuntime({ graceMs: "5s" });
// @ts-expect-error chance is a function
createRuntime({ random: 0.5 });
// @ts-expect-error an id is text
createRuntime({ createId: () => 1 });
// @ts-expect-error giving the event loop its turn takes a promise
createRuntime({ yield: () => {} });
// @ts-expect-error a logger is a function
createRuntime({ logger: console });
// @ts-expect-error an inspector is a function or an observer
createRuntime({ inspect: true });
// @ts-expect-error a transport is an object, not a name
createRuntime({ transport: "memory" });
// @ts-expect-error a transport closes
createRuntime({ transport: { name: "wire", open() {} } });
declare const options: RuntimeOptions;
// @ts-expect-error options are only read
options.name = "other";
