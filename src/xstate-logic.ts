import type { ActorLogic, AnyActorRef, AnyActorScope, EventObject, Snapshot } from "xstate";
import { type JobEvent, type JobStatus, jobGroupMachine, jobMachine } from "../machines/index.ts";
import type { AskObserver } from "./ask-observer.ts";
import type { Asker } from "./asker.ts";
import { check, checkOptions, FLAG, FUNCTION, having, misuse, type Options } from "./internal/check.ts";
import { persistedError, restoredError } from "./internal/persisted-error.ts";
import { callAlone } from "./internal/typed-events.ts";
import type { JobGroupEvent } from "./job-group-event.ts";
import type { JobGroupResponse } from "./job-group-response.ts";
import type { JobGroupParams, JobParams } from "./job-params.ts";
import { plainInput } from "./job-target.ts";
import type { Services } from "./services.ts";
import type { JobGroupTarget } from "./typed-group.ts";
import type { JobTarget } from "./typed-job.ts";

/** What an invoked or spawned job is asked with. */
export interface JobLogicInput extends JobParams {
  /** The worker's name, the worker or its `workerRef()`. A snapshot has the name of a worker. */
  readonly target: JobTarget;
}

/** What an invoked or spawned job group is asked with. */
export interface JobGroupLogicInput extends JobGroupParams {
  /** The targets, as `jobGroup()` takes them. A snapshot has the name of a worker. */
  readonly targets: readonly JobGroupTarget[];
}

/** The snapshot of an invoked or spawned job, or group. */
export type AskSnapshot<TInput, TOutput> = Snapshot<TOutput> & {
  /** The value of the statechart. */
  readonly value: "pending" | "running" | JobStatus;
  readonly context: { readonly jobId: string | undefined; readonly jobStatus: JobStatus | undefined };
  readonly input: TInput;
};

/** Cancels the job, as leaving the invoking state does. */
export interface JobLogicEvent {
  readonly type: "job.cancel" | "group.cancel";
  readonly reason?: string | undefined;
}

/** A job's event as a parent machine gets it with `forward: true`. */
export interface ForwardedJobEvent {
  readonly type: "job.update" | "job.stream.start" | "job.stream.data" | "job.stream.end";
  readonly jobId: string;
  readonly workerName: string;
  readonly data: unknown;
}

export interface JobLogicOptions {
  /** Sends each event of the job to the parent as well, as it is or as the function maps it: emitted events do not bubble. Default false. */
  readonly forward?: boolean | ((event: ForwardedJobEvent) => EventObject) | undefined;
}

/** Actor logic that asks for a job, or a group, and mirrors how it goes. */
export type AskLogic<TInput, TOutput, TEmitted extends EventObject> = ActorLogic<
  AskSnapshot<TInput, TOutput>,
  JobLogicEvent,
  TInput,
  AnyActorScope["system"],
  TEmitted
>;

const FORWARDED = {
  update: "job.update",
  stream_start: "job.stream.start",
  stream_data: "job.stream.data",
  stream_end: "job.stream.end",
} as const;

/**
 * Logic to invoke or spawn a job in a machine of yours: `onDone` gets the response, `onError` the `JobError`.
 * Leaving the invoking state cancels the job. It emits the job's events.
 *
 * The input is part of the persisted snapshot: restored while unfinished, the job is asked for again, under a
 * new id.
 */
export function jobLogic<TResponse = unknown>(
  asker: Asker,
  options: JobLogicOptions = {},
): AskLogic<JobLogicInput, TResponse, JobEvent> {
  checkLogic("jobLogic()", asker, options);
  return askLogic<JobLogicInput, TResponse, JobEvent>(jobMachine.config, options, (input) => {
    const { target, ...params } = input;
    return asker._startJob(target, params, undefined);
  });
}

/** Logic to invoke or spawn a job group: `onDone` gets the `JobGroupResponse`, `onError` the `JobGroupError`. */
export function jobGroupLogic<TResponses = Record<string, unknown>>(
  asker: Asker,
  options: JobLogicOptions = {},
): AskLogic<JobGroupLogicInput, JobGroupResponse<TResponses>, JobGroupEvent> {
  checkLogic("jobGroupLogic()", asker, options);
  return askLogic<JobGroupLogicInput, JobGroupResponse<TResponses>, JobGroupEvent>(
    jobGroupMachine.config,
    options,
    (input) => {
      const { targets, ...params } = input;
      return asker._startJobGroup(targets, params, undefined);
    },
  );
}

const PROGRESS = "xstate-jobs.progress";

interface Progress<TEvent> {
  readonly type: typeof PROGRESS;
  readonly what: "running" | "pending" | "ended" | TEvent;
}

/** The job or group that is mirrored. */
interface Mirrored<TEvent> {
  readonly jobId: string;
  readonly workerName?: string;
  readonly isDone: boolean;
  readonly status: JobStatus | undefined;
  readonly value: unknown;
  readonly error: Error;
  observer: AskObserver<TEvent> | undefined;
  readonly services: Services;
  cancel(reason?: string): void;
}

const ASKER = having("a runtime or a worker", "_startJob");
const OPTIONS: Options = {
  forward: {
    is: "true, false or a function",
    accepts: (value) => FLAG.accepts(value) || FUNCTION.accepts(value),
  },
};

function checkLogic(where: string, asker: unknown, options: unknown): void {
  check(`the first argument of ${where}`, asker, ASKER);
  checkOptions(where, options, OPTIONS);
}

function askLogic<TInput extends JobParams, TOutput, TEvent extends EventObject>(
  config: unknown,
  options: JobLogicOptions,
  start: (input: TInput) => Mirrored<TEvent>,
): AskLogic<TInput, TOutput, TEvent> {
  type State = AskSnapshot<TInput, TOutput>;
  const asks = new WeakMap<AnyActorRef, Mirrored<TEvent>>();
  const logic = {
    // Inspectors draw the statechart by it.
    config,
    getInitialSnapshot: (_scope: AnyActorScope, input: TInput) => unfinished(plainInput(input)) as State,
    start(state: State, { self }: AnyActorScope): void {
      if (state.status !== "active") return;
      if (typeof state.input !== "object" || state.input === null) {
        throw misuse("jobLogic and jobGroupLogic want an input: { target, … } or { targets, … }");
      }
      const ask = start(state.input);
      asks.set(self, ask);
      // Told later, by the bus: what a parent machine does with it must not run inside the job's own transition.
      const tell = (what: Progress<TEvent>["what"]): void =>
        ask.services.bus.notify(() => {
          if (ask.observer === observer) self.send({ type: PROGRESS, what });
        });
      const observer: AskObserver<TEvent> = {
        running: () => tell("running"),
        event: tell,
        retried: () => tell("pending"),
        ended: () => tell("ended"),
      };
      ask.observer = observer;
      if (ask.isDone) tell("ended");
    },
    transition(state: State, event: JobLogicEvent | Progress<TEvent>, scope: AnyActorScope): State {
      const ask = asks.get(scope.self);
      if (state.status !== "active" || ask === undefined) return state;
      if (event.type === PROGRESS) {
        if (event.what === "ended") return ended(state, ask);
        if (event.what === "pending") return { ...state, value: "pending" };
        if (event.what !== "running") {
          scope.emit(event.what);
          forward(options, ask, event.what, scope);
        }
        return state.value === "running" ? state : running(state, ask);
      }
      if ((event as EventObject).type === "xstate.stop") {
        ask.observer = undefined;
        ask.cancel("the state that invoked it was left");
        return { ...state, status: "stopped", error: undefined, output: undefined };
      }
      if (event.type === "job.cancel" || event.type === "group.cancel") ask.cancel(event.reason);
      return state;
    },
    getPersistedSnapshot: ({ status, value, context, output, error, input }: State) => {
      // A signal and a function belong to the process that they were made in.
      const { signal: _signal, retry, ...rest } = input ?? {};
      const { on: _on, ...lasting } = retry ?? {};
      const kept = retry === undefined ? rest : { ...rest, retry: lasting };
      return { status, value, context, output, error: persistedError(error), input: kept };
    },
    restoreSnapshot: (persisted: Snapshot<unknown>) => {
      const state = persisted as State;
      if (state.status === "active") return unfinished<TInput>(state.input) as State;
      return { ...state, error: restoredError(state.error) } as State;
    },
  };
  return logic as unknown as AskLogic<TInput, TOutput, TEvent>;
}

function unfinished<TInput>(input: TInput): object {
  return {
    status: "active",
    value: "pending",
    context: { jobId: undefined, jobStatus: undefined },
    output: undefined,
    error: undefined,
    input,
  };
}

function running<TState>(state: TState, { jobId }: Mirrored<never>): TState {
  return { ...state, value: "running", context: { jobId, jobStatus: undefined } };
}

/** What the job's own statechart has come to. */
function ended<TState>(state: TState, ask: Mirrored<never>): TState {
  const { jobId, status, value } = ask;
  const context = { jobId, jobStatus: status };
  return status === "completed"
    ? { ...state, status: "done", value: status, context, output: value }
    : { ...state, status: "error", value: status, context, error: ask.error };
}

function forward<TEvent extends EventObject>(
  { forward }: JobLogicOptions,
  ask: Mirrored<TEvent>,
  event: TEvent,
  { self }: AnyActorScope,
): void {
  const parent = self._parent;
  if (!forward || parent === undefined) return;
  const { type, data, workerName = ask.workerName ?? "" } = event as unknown as JobGroupEvent;
  const forwarded: ForwardedJobEvent = {
    type: FORWARDED[type],
    jobId: ask.jobId,
    workerName,
    data,
  };
  const map = forward === true ? () => forwarded : () => forward(forwarded);
  callAlone(() => void parent.send(map()), "'forward' of a job's logic", ask.services.report);
}
