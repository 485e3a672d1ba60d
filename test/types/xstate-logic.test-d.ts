import { expectTypeOf } from "vitest";
import {
  type ActorRefFrom,
  type AnyActorLogic,
  assign,
  createActor,
  type EmittedFrom,
  type EventFromLogic,
  type InputFrom,
  type OutputFrom,
  type SnapshotFrom,
  sendTo,
  setup,
} from "xstate";
import {
  type AskSnapshot,
  createWorker,
  type ForwardedJobEvent,
  type JobEvent,
  type JobGroupEvent,
  type JobGroupLogicInput,
  type JobGroupResponse,
  type JobLogicEvent,
  type JobLogicInput,
  type JobLogicOptions,
  type JobStatus,
  jobGroupLogic,
  jobLogic,
  type Runtime,
} from "../../src/index.ts";

declare const runtime: Runtime;

const job = jobLogic<{ text: string }>(runtime);
const group = jobGroupLogic<{ pro: string; con: number }>(runtime, { forward: true });

// The parts of logic that XState asks for.
expectTypeOf(job).toExtend<AnyActorLogic>();
expectTypeOf<InputFrom<typeof job>>().toEqualTypeOf<JobLogicInput>();
expectTypeOf<OutputFrom<typeof job>>().toEqualTypeOf<{ text: string }>();
expectTypeOf<EmittedFrom<typeof job>>().toEqualTypeOf<JobEvent>();
expectTypeOf<EventFromLogic<typeof job>>().toEqualTypeOf<JobLogicEvent>();
expectTypeOf<SnapshotFrom<typeof job>>().toEqualTypeOf<AskSnapshot<JobLogicInput, { text: string }>>();
expectTypeOf<InputFrom<typeof group>>().toEqualTypeOf<JobGroupLogicInput>();
expectTypeOf<OutputFrom<typeof group>>().toEqualTypeOf<JobGroupResponse<{ pro: string; con: number }>>();
expectTypeOf<EmittedFrom<typeof group>>().toEqualTypeOf<JobGroupEvent>();

// What is not said of the response is unknown. A worker asks as well as a runtime does.
const untyped = jobLogic(createWorker("asker"));
expectTypeOf<OutputFrom<typeof untyped>>().toEqualTypeOf<unknown>();
const untypedGroup = jobGroupLogic(runtime);
expectTypeOf<OutputFrom<typeof untypedGroup>>().toEqualTypeOf<JobGroupResponse>();

// Alone.
const actor = createActor(job, { input: { target: "w", name: "j", payload: 1, timeout: 5 } });
expectTypeOf(actor.getSnapshot().context).toEqualTypeOf<{
  readonly jobId: string | undefined;
  readonly jobStatus: JobStatus | undefined;
}>();
expectTypeOf(actor.getSnapshot().value).toEqualTypeOf<"pending" | "running" | JobStatus>();
expectTypeOf(actor.getSnapshot().input).toEqualTypeOf<JobLogicInput>();
expectTypeOf(actor.getSnapshot().error).toEqualTypeOf<unknown>();
const snapshot = actor.getSnapshot();
if (snapshot.status === "done") expectTypeOf(snapshot.output).toEqualTypeOf<{ text: string }>();
else expectTypeOf(snapshot.output).toEqualTypeOf<undefined>();
actor.on("update", (event) => expectTypeOf(event.data).toEqualTypeOf<unknown>());
actor.on("*", (event) => expectTypeOf(event).toEqualTypeOf<JobEvent>());
actor.send({ type: "job.cancel", reason: "enough" });

// In a machine: input and output are typed, and so are the events that are forwarded to it.
const machine = setup({
  types: {
    context: {} as { texts: readonly string[] },
    events: {} as ForwardedJobEvent | { type: "stop" },
  },
  actors: { summarize: job, debate: group },
}).createMachine({
  context: { texts: [] },
  initial: "summarizing",
  states: {
    summarizing: {
      invoke: {
        id: "summary",
        src: "summarize",
        input: { target: "research", name: "summarize", payload: { topic: "charts" }, timeout: 5_000 },
        onDone: {
          target: "debating",
          actions: assign({
            texts: ({ context, event }) => {
              expectTypeOf(event.output).toEqualTypeOf<{ text: string }>();
              return [...context.texts, event.output.text];
            },
          }),
        },
        onError: { actions: ({ event }) => expectTypeOf(event.error).toEqualTypeOf<unknown>() },
        onSnapshot: {
          actions: ({ event }) =>
            expectTypeOf(event.snapshot.context.jobStatus).toEqualTypeOf<JobStatus | undefined>(),
        },
      },
      on: {
        "job.update": {
          actions: ({ event }) => {
            expectTypeOf(event.type).toEqualTypeOf<ForwardedJobEvent["type"]>();
            expectTypeOf(event.workerName).toEqualTypeOf<string>();
          },
        },
        "job.stream.*": { actions: ({ event }) => expectTypeOf(event.data).toEqualTypeOf<unknown>() },
        stop: { actions: sendTo("summary", { type: "job.cancel" }) },
      },
    },
    debating: {
      invoke: {
        src: "debate",
        input: ({ context }) => ({ targets: ["pro", "con"], payload: context.texts, cancelOnError: false }),
        onDone: {
          actions: ({ event }) => {
            expectTypeOf(event.output.responses).toEqualTypeOf<Readonly<{ pro: string; con: number }>>();
          },
        },
      },
    },
  },
});
expectTypeOf(createActor(machine).getSnapshot().context.texts).toEqualTypeOf<readonly string[]>();

// Spawned.
setup({
  types: { context: {} as { ref: ActorRefFrom<typeof job> | undefined } },
  actors: { job },
}).createMachine({
  context: ({ spawn }) => ({ ref: spawn("job", { input: { target: "w" } }) }),
});

// Forwarding, as it is or mapped to an event of the parent's own.
expectTypeOf<JobLogicOptions["forward"]>().toEqualTypeOf<
  boolean | ((event: ForwardedJobEvent) => { type: string }) | undefined
>();
jobLogic(runtime, { forward: ({ data, jobId, workerName }) => ({ type: "news", data, jobId, workerName }) });

const withActors = setup({ actors: { job, group } });
withActors.createMachine({
  // @ts-expect-error a job has a target
  invoke: { src: "job", input: { name: "summarize" } },
});
withActors.createMachine({
  // @ts-expect-error the target of a job is one worker
  invoke: { src: "job", input: { target: ["pro"] } },
});
withActors.createMachine({
  // @ts-expect-error a timeout is a number of milliseconds
  invoke: { src: "job", input: { target: "w", timeout: "5s" } },
});
withActors.createMachine({
  // @ts-expect-error a group has targets
  invoke: { src: "group", input: { target: "w" } },
});
withActors.createMachine({
  // @ts-expect-error a job needs input, as it needs a target
  invoke: { src: "job" },
});
withActors.createMachine({
  // @ts-expect-error no actor of that name was set up
  invoke: { src: "jobs", input: { target: "w" } },
});
withActors.createMachine({
  invoke: {
    src: "job",
    input: { target: "w" },
    // @ts-expect-error the response has no such member
    onDone: { actions: ({ event }) => event.output.length },
  },
});
withActors.createMachine({
  invoke: {
    src: "group",
    input: { targets: ["pro"] },
    // @ts-expect-error nobody called `contra` was asked
    onDone: { actions: ({ event }) => event.output.responses.contra },
  },
});

// @ts-expect-error an actor of a job needs input
createActor(job);
// @ts-expect-error a single job has no such parameter (in `invoke`, XState lets it pass: it is refused when it runs)
createActor(job, { input: { target: "w", cancelOnError: true } });
// @ts-expect-error a name is no asker
jobLogic("runtime");
// @ts-expect-error the option is called `forward`
jobLogic(runtime, { forwards: true });
// @ts-expect-error what is sent to the parent is an event: it has a type
jobLogic(runtime, { forward: () => ({ data: 1 }) });
// @ts-expect-error all that can be sent to a job is that it is cancelled
actor.send({ type: "job.response" });
// @ts-expect-error a job emits its reports only
actor.on("job.update", () => {});
// @ts-expect-error no job has such a status
if (actor.getSnapshot().context.jobStatus === "done") actor.stop();
