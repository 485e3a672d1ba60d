import { join } from "node:path";
import { expect, it } from "vitest";
import { articlePaths } from "../../../../docs/examples/model-test-vitest/article-model.ts";
import { root } from "../../../package/repository.ts";
import { bundle, programFolder, run } from "../../from-source.ts";

it("passes under node --test, a test for each path", async () => {
  using folder = programFolder();
  await bundle([join(root, "docs/examples/model-test-node/article.test.ts")], folder.path);
  const { exitCode, lines } = await run("--test", [
    "--test-reporter=tap",
    join(folder.path, "article.test.mjs"),
  ]);
  const count = (what: string): unknown => lines.find((line) => line.startsWith(`# ${what} `));
  expect([exitCode, count("pass"), count("fail")]).toEqual([
    0,
    `# pass ${articlePaths.length + 1}`,
    "# fail 0",
  ]);
  for (const { title } of articlePaths)
    expect(lines.some((line) => line.includes(title.split("{")[0] as string))).toBe(true);
}, 30_000);
