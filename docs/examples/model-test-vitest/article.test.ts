/**
 * A machine that embeds a job group, tested along every path of its model. With Vitest, in a project that has xstate-jobs:
 *
 *     npx vitest run article.test.ts
 */
import { describe, expect, it } from "vitest";
import { checkMachine } from "xstate-jobs/testing";
import { articleEvents, articleInvariants, articleModel, articlePaths } from "./article-model.ts";
import { driveArticle } from "./drive-article.ts";

describe("an article", () => {
  it("is never published, stuck or over when it must not be", () => {
    const { states, transitions, deadlocks } = checkMachine(articleModel, articleInvariants, {
      events: articleEvents,
    });
    expect({ states, transitions, deadlocks }).toEqual({ states: 14, transitions: 11, deadlocks: [] });
  });

  for (const path of articlePaths) {
    it(path.title, async () => {
      const { groups } = await driveArticle(path, {
        stuck: (_expected, { context }) => expect(context.problem).toBe("facts: there is no source"),
        "*": (expected, actual) => expect(actual.context).toEqual(expected.context),
      });
      // A group is over, or cancelled, when its state is left.
      expect(groups).toBe(path.state.value === "reviewing" ? 1 : 0);
    });
  }
});
