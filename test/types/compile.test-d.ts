import { expectTypeOf } from "vitest";
import {
  type Actor,
  type AnyActorLogic,
  type AnyStateMachine,
  createActor,
  createMachine,
  type EmittedFrom,
  type EventFromLogic,
  type InputFrom,
  type OutputFrom,
  type SnapshotFrom,
  setup,
} from "xstate";
import {
  type JobEvent,
  type JobGroupMachineEvent,
  type JobGroupMachineInput,
  type JobGroupResult,
  type JobMachineContext,
  type JobMachineEvent,
  type JobMachineInput,
  type JobResult,
  jobGroupMachine,
  jobMachine,
} from "../../machines/index.ts";
import { type CheckCompiledReport, checkCompiled } from "../../src/compile/check-compiled.ts";
import { compile } from "../../src/compile/compile.ts";
import type { CompiledLogic } from "../../src/compile/compiled-logic.ts";

const compiledJob = compile(jobMachine);
const compiledGroup = compile(jobGroupMachine);

// A compiled machine has the machine's types.
expectTypeOf<SnapshotFrom<typeof compiledJob>>().toEqualTypeOf<SnapshotFrom<typeof jobMachine>>();
expectTypeOf<EventFromLogic<typeof compiledJob>>().toEqualTypeOf<JobMachineEvent>();
expectTypeOf<InputFrom<typeof compiledJob>>().toEqualTypeOf<JobMachineInput>();
expectTypeOf<OutputFrom<typeof compiledJob>>().toEqualTypeOf<JobResult>();
expectTypeOf<EmittedFrom<typeof compiledJob>>().toEqualTypeOf<JobEvent>();
expectTypeOf<EventFromLogic<typeof compiledGroup>>().toEqualTypeOf<JobGroupMachineEvent>();
expectTypeOf<InputFrom<typeof compiledGroup>>().toEqualTypeOf<JobGroupMachineInput>();
expectTypeOf<OutputFrom<typeof compiledGroup>>().toEqualTypeOf<JobGroupResult>();
expectTypeOf(compiledJob).toEqualTypeOf<CompiledLogic<typeof jobMachine>>();
expectTypeOf(compiledJob.machine).toEqualTypeOf<typeof jobMachine>();
expectTypeOf(compiledJob.config).toEqualTypeOf<(typeof jobMachine)["config"]>();
expectTypeOf(compiledJob.id).toEqualTypeOf<string>();

// It is XState logic: for `createActor`, and for machines that invoke or spawn it.
expectTypeOf(compiledJob).toExtend<AnyActorLogic>();
const job = createActor(compiledJob, { input: { jobId: "j1" } });
expectTypeOf(job).toEqualTypeOf<Actor<typeof compiledJob>>();
expectTypeOf(job.getSnapshot().context).toEqualTypeOf<JobMachineContext>();
expectTypeOf(job.getSnapshot().output).toEqualTypeOf<JobResult | undefined>();
expectTypeOf(job.getSnapshot().value).toEqualTypeOf<
  "pending" | "running" | "completed" | "cancelled" | "failed" | "error"
>();
expectTypeOf(job.send).parameter(0).toEqualTypeOf<JobMachineEvent>();
job.on("*", (event) => expectTypeOf(event).toEqualTypeOf<JobEvent>());

setup({ actors: { job: compiledJob } }).createMachine({
  invoke: {
    src: "job",
    input: { jobId: "j1" },
    onDone: { actions: ({ event }) => expectTypeOf(event.output).toEqualTypeOf<JobResult>() },
  },
});

// A provided machine compiles to the same type, one of unknown type to logic of unknown type.
expectTypeOf(compile(jobMachine.provide({ actions: { ended: () => {} } }))).toEqualTypeOf(compiledJob);
declare const anyMachine: AnyStateMachine;
expectTypeOf(compile(anyMachine)).toExtend<AnyActorLogic>();
createActor(compile(createMachine({ initial: "a", states: { a: {} } }))).send({ type: "anything" });

// @ts-expect-error a group must be told its size: its machine requires input
createActor(compiledGroup);

// @ts-expect-error the input is the machine's, which has no such field
createActor(compiledJob, { input: { worker: "w" } });

// @ts-expect-error the events are the machine's, which knows no such type
job.send({ type: "job.finish" });

// @ts-expect-error a response has one of four statuses
job.send({ type: "job.response", status: "ok" });

// @ts-expect-error a job emits its reports only
job.on("job.start", () => {});

// @ts-expect-error no state of a job is called so
job.getSnapshot().matches("done");

// @ts-expect-error only machines can be compiled, other logic has no chart
compile(compiledJob);

// @ts-expect-error a machine's config is not a machine yet
compile({ initial: "a", states: { a: {} } });

// What is checked is sent the machine's events, and started with its input.
const report = checkCompiled(jobMachine, { events: [{ type: "job.start" }], inputs: [{ jobId: "j1" }] });
expectTypeOf(report).toEqualTypeOf<CheckCompiledReport>();
checkCompiled(jobGroupMachine, {
  events: [{ type: "group.start" }],
  inputs: [{ size: 1 }],
  seed: 2,
  runs: 1,
});
checkCompiled(createMachine({ initial: "a", states: { a: {} } }), { events: [{ type: "anything" }] });
checkCompiled(anyMachine, { events: [{ type: "anything" }], inputs: [1] });
checkCompiled(jobMachine, { events: [{ type: "job.start" }], compile: (machine) => compile(machine) });

// @ts-expect-error the events are the machine's, which knows no such type
checkCompiled(jobMachine, { events: [{ type: "job.finish" }] });

// @ts-expect-error without events there is nothing to check
checkCompiled(jobMachine, {});

// @ts-expect-error a group must be told its size: its machine requires input
checkCompiled(jobGroupMachine, { events: [{ type: "group.start" }] });

// @ts-expect-error the inputs are the machine's, which has no such field
checkCompiled(jobMachine, { events: [{ type: "job.start" }], inputs: [{ worker: "w" }] });
