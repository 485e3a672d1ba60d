import { createActor } from "xstate";
import { createRuntime } from "xstate-jobs";
import { type DriveOptions, type ScriptSteps, scriptedWorker, VirtualClock } from "xstate-jobs/testing";
import { createArticleMachine, type Verdicts } from "./article.machine.ts";
import type { ArticleMachine, ArticlePath } from "./article-model.ts";

/** How long a reviewer takes (milliseconds). */
const READING_MS = 1_000;

/**
 * Drives the real machine along a path of the model: on a real runtime, with reviewers that do in each round what the path says.
 * Resolves with what is left of the groups that it asked for.
 */
export async function driveArticle(
  path: ArticlePath,
  states: DriveOptions<ArticleMachine>["states"],
): Promise<{ readonly groups: number }> {
  const clock = new VirtualClock();
  await using runtime = createRuntime({ clock, yield: clock.yield });
  // What ends each round: the step behind each at which the article is given to the reviewers.
  const endings = path.steps.filter((_, index) => path.steps[index - 1]?.state.value === "reviewing");
  const reviewer = (name: keyof Verdicts) =>
    scriptedWorker(name, (_request, round) => scriptOf(name, endings[round - 1]?.event));
  await runtime.addWorkers(reviewer("style"), reviewer("facts"));

  const actor = createActor(createArticleMachine(runtime), { clock });
  const read = () => clock.advance(READING_MS);
  await path.drive(actor, {
    clock,
    events: { "xstate.done.actor.reviewers": read, "xstate.error.actor.reviewers": read },
    states,
  });
  const groups = runtime.jobGroups.size;
  actor.stop();
  return { groups };
}

function scriptOf(
  name: keyof Verdicts,
  ending: ArticlePath["steps"][number]["event"] | undefined,
): ScriptSteps {
  if (ending?.type === "xstate.done.actor.reviewers") {
    const { responses } = ending.output as { responses: Verdicts };
    return [{ wait: READING_MS }, { return: responses[name] }];
  }
  if (ending?.type === "xstate.error.actor.reviewers" && name === "facts") {
    return [{ wait: READING_MS }, { fail: "there is no source" }];
  }
  return [{ hang: true }];
}
