import { assign, setup } from "xstate";
import {
  type Asker,
  type ForwardedJobEvent,
  isJobError,
  isJobGroupError,
  jobGroupLogic,
  jobLogic,
} from "xstate-jobs";
import { REVIEWERS, type Reviews } from "./workers.ts";

interface ReviewContext {
  readonly change: string;
  /** What each reviewer said last about how far it is. */
  readonly progress: Readonly<Record<string, unknown>>;
  readonly reviews: Reviews | undefined;
  readonly summary: string | undefined;
  /** Why there is none. */
  readonly problem: string | undefined;
}

type ReviewEvent = { readonly type: "change.withdrawn" } | ForwardedJobEvent;

/**
 * A machine of the application: it has a change reviewed by a job group, and the reviews summarised by a job.
 *
 * Both are invoked like any other actor: `onDone` and `onError` tell how they ended, and leaving their state
 * cancels them. `forward` sends the reviewers' reports to this machine, as events.
 */
export function createReviewMachine(asker: Asker) {
  return setup({
    types: {
      input: {} as { readonly change: string },
      context: {} as ReviewContext,
      events: {} as ReviewEvent,
    },
    actors: {
      review: jobGroupLogic<Reviews>(asker, { forward: true }),
      summarize: jobLogic<string>(asker),
    },
  }).createMachine({
    id: "review",
    context: ({ input }) => ({
      change: input.change,
      progress: {},
      reviews: undefined,
      summary: undefined,
      problem: undefined,
    }),
    initial: "reviewing",
    on: { "change.withdrawn": { target: ".withdrawn" } },
    states: {
      reviewing: {
        invoke: {
          src: "review",
          input: ({ context }) => ({ targets: REVIEWERS, payload: context.change, timeout: 60_000 }),
          onDone: {
            target: "summarizing",
            actions: assign({ reviews: ({ event }) => event.output.responses }),
          },
          onError: { target: "stuck", actions: assign({ problem: ({ event }) => problemOf(event.error) }) },
        },
        on: {
          "job.update": {
            actions: assign({
              progress: ({ context, event }) => ({ ...context.progress, [event.workerName]: event.data }),
            }),
          },
        },
      },
      summarizing: {
        invoke: {
          src: "summarize",
          input: ({ context }) => ({ target: "writer", name: "summarize", payload: context.reviews }),
          onDone: { target: "reviewed", actions: assign({ summary: ({ event }) => event.output }) },
          onError: { target: "stuck", actions: assign({ problem: ({ event }) => problemOf(event.error) }) },
        },
      },
      reviewed: { type: "final" },
      stuck: { type: "final" },
      withdrawn: { type: "final" },
    },
  });
}

/** XState types errors as `unknown`; the brands tell that they are ours. A group's cause is the job that ended it. */
function problemOf(error: unknown): string {
  const job = isJobGroupError(error) ? error.cause : error;
  return isJobError(job) ? `${job.workerName}: ${job.reason} (${job.code})` : String(error);
}
