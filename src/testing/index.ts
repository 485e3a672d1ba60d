/**
 * xstate-jobs/testing: what tests of workers, and of transports, are made with. It imports no test runner.
 */
export {
  BrokenInvariantError,
  type CheckedStep,
  type CheckOptions,
  checkMachine,
  type Invariants,
  type MachineReport,
} from "./check-machine.ts";
export { type TransportTest, transportCases } from "./contract/transport-cases.ts";
export type {
  FixtureRuntimeOptions,
  TransportFixture,
  TransportNetwork,
  TransportPromises,
} from "./contract/transport-fixture.ts";
export {
  type MemoryBroker,
  type MemoryHop,
  type MemoryNetworkOptions,
  memoryNetwork,
} from "./memory-network.ts";
export type { MemoryWire } from "./memory-wire.ts";
export type { DriveOptions } from "./model/drive-path.ts";
export type { ActorEventCase, EventCase } from "./model/event-case.ts";
export type { MachinePath, PathTest } from "./model/machine-path.ts";
export type {
  EventExecutor,
  EventExecutors,
  PathEvent,
  PathStep,
  StateCheck,
  StateChecks,
} from "./model/path-test.ts";
export { transitionsOf } from "./model/transitions-of.ts";
export type { WalkInputs, WalkOptions } from "./model/walk-options.ts";
export { type PathsOptions, pathsOf } from "./paths-of.ts";
export { Random } from "./random.ts";
export type { HandlerScript, ScriptStep, ScriptSteps } from "./script.ts";
export { type ScriptedWorker, scriptedWorker, type WorkerScript } from "./scripted-worker.ts";
export type { AskRecord } from "./simulation/ask-record.ts";
export type { Fault, FaultRates } from "./simulation/fault.ts";
export type { Scenario, ScenarioSource, SimulatedRuntime, SimulatedStep } from "./simulation/scenario.ts";
export { type SimulateOptions, type SimulationReport, simulate } from "./simulation/simulate.ts";
export type { ProcessState, SimulatedProcess } from "./simulation/simulated-process.ts";
export type { Simulation } from "./simulation/simulation.ts";
export { SimulationError, type SimulationFailure } from "./simulation/simulation-error.ts";
export { VirtualClock, type VirtualRunOptions } from "./virtual-clock.ts";
