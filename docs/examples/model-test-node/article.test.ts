/**
 * The same as ../model-test-vitest, with the test runner of Node. In this repository:
 *
 *     npm run build && node --import ./.ci/run-ts.mjs --test docs/examples/model-test-node/article.test.ts
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkMachine } from "xstate-jobs/testing";
import {
  articleEvents,
  articleInvariants,
  articleModel,
  articlePaths,
} from "../model-test-vitest/article-model.ts";
import { driveArticle } from "../model-test-vitest/drive-article.ts";

describe("an article", () => {
  it("is never published, stuck or over when it must not be", () => {
    const { deadlocks } = checkMachine(articleModel, articleInvariants, { events: articleEvents });
    assert.deepEqual(deadlocks, []);
  });

  for (const path of articlePaths) {
    it(path.title, async () => {
      const { groups } = await driveArticle(path, {
        stuck: (_expected, { context }) => assert.equal(context.problem, "facts: there is no source"),
        "*": (expected, actual) =>
          assert.deepEqual({ ...actual.context.verdicts }, { ...expected.context.verdicts }),
      });
      assert.equal(groups, path.state.value === "reviewing" ? 1 : 0);
    });
  }
});
