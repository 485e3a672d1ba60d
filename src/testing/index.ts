/**
 * xstate-jobs/testing: what tests of workers, and of transports, are made with. It imports no test runner.
 */
export {
  type MemoryBroker,
  type MemoryHop,
  type MemoryNetworkOptions,
  memoryNetwork,
} from "./memory-network.ts";
export type { MemoryWire } from "./memory-wire.ts";
export type { HandlerScript, ScriptStep, ScriptSteps } from "./script.ts";
export { type ScriptedWorker, scriptedWorker, type WorkerScript } from "./scripted-worker.ts";
export { type TransportTest, transportCases } from "./transport-cases.ts";
export type {
  FixtureRuntimeOptions,
  TransportFixture,
  TransportNetwork,
  TransportPromises,
} from "./transport-fixture.ts";
export { VirtualClock, type VirtualRunOptions } from "./virtual-clock.ts";
