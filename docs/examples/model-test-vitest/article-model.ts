import { createRuntime } from "xstate-jobs";
import { type CheckOptions, type Invariants, type MachinePath, pathsOf } from "xstate-jobs/testing";
import { createArticleMachine, MOST_ROUNDS, type Verdicts } from "./article.machine.ts";

/** The machine as a model: it is asked what comes next, never run, so this runtime is asked for nothing. */
export const articleModel = createArticleMachine(createRuntime());
export type ArticleMachine = typeof articleModel;
export type ArticlePath = MachinePath<ArticleMachine>;

const reviewed = (verdicts: Verdicts) =>
  ({ type: "xstate.done.actor.reviewers", output: { jobId: "model", responses: verdicts } }) as const;

/** What may happen, with a case for each payload that makes a difference. Delays come by themselves. */
export const articleEvents: CheckOptions<ArticleMachine>["events"] = [
  { type: "submit" },
  { type: "withdraw" },
  reviewed({ style: true, facts: true }),
  reviewed({ style: true, facts: false }),
  { type: "xstate.error.actor.reviewers", error: new Error("facts: there is no source") },
];

export const articlePaths = pathsOf(articleModel, { events: articleEvents });

/** What must be true of an article, whatever happens. */
export const articleInvariants: Invariants<ArticleMachine> = {
  "what is published was accepted by both": ({ value, context: { verdicts } }) =>
    value !== "published" || (verdicts?.style === true && verdicts.facts),
  "it is reviewed twice at most": ({ context }) => context.round <= MOST_ROUNDS,
  "what is over does not go on": (_snapshot, { from }) => from?.status !== "done",
  "why it is stuck is known": ({ value, context }) => (value === "stuck") === (context.problem !== undefined),
};
