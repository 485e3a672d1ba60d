import { assign, setup } from "xstate";
import { type Asker, isJobError, isJobGroupError, jobGroupLogic } from "xstate-jobs";

/** Whether each reviewer accepts the article. */
export interface Verdicts {
  readonly style: boolean;
  readonly facts: boolean;
}

export const MOST_ROUNDS = 2;

interface ArticleContext {
  /** How often it has been reviewed. */
  readonly round: number;
  readonly verdicts: Verdicts | undefined;
  readonly problem: string | undefined;
}

type ArticleEvent = { readonly type: "submit" } | { readonly type: "withdraw" };

/**
 * A machine of an application: two reviewers, a job group, read an article at once. If one of them does not accept it, it is
 * revised for a while and read again, twice at most. Leaving `reviewing` cancels the group.
 */
export function createArticleMachine(asker: Asker) {
  return setup({
    types: { context: {} as ArticleContext, events: {} as ArticleEvent },
    actors: { review: jobGroupLogic<Verdicts>(asker) },
    delays: { revision: ({ context }) => 10_000 * context.round },
  }).createMachine({
    id: "article",
    context: { round: 0, verdicts: undefined, problem: undefined },
    initial: "draft",
    states: {
      draft: { on: { submit: "reviewing" } },
      reviewing: {
        entry: assign({ round: ({ context }) => context.round + 1 }),
        invoke: {
          id: "reviewers",
          src: "review",
          input: ({ context }) => ({ targets: ["style", "facts"], payload: context.round }),
          onDone: { target: "decided", actions: assign({ verdicts: ({ event }) => event.output.responses }) },
          onError: { target: "stuck", actions: assign({ problem: ({ event }) => problemOf(event.error) }) },
        },
        after: { 60000: "overdue" },
        on: { withdraw: "withdrawn" },
      },
      decided: {
        always: [
          {
            guard: ({ context }) => context.verdicts?.style === true && context.verdicts.facts,
            target: "published",
          },
          { guard: ({ context }) => context.round < MOST_ROUNDS, target: "revising" },
          { target: "rejected" },
        ],
      },
      revising: { after: { revision: "reviewing" }, on: { withdraw: "withdrawn" } },
      overdue: { on: { withdraw: "withdrawn" } },
      published: { type: "final" },
      rejected: { type: "final" },
      withdrawn: { type: "final" },
      stuck: { type: "final" },
    },
  });
}

function problemOf(error: unknown): string {
  const job = isJobGroupError(error) ? error.cause : error;
  return isJobError(job) ? `${job.workerName}: ${job.reason}` : String(error);
}
