import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Example, examplesOf } from "../package/markdown.ts";
import { filesUnder } from "../package/repository.ts";
import { bundle, programFolder, run } from "./from-source.ts";

const PRINTS = "// Prints:";
const examples = ["README.md", ...filesUnder("docs", ".md")]
  .flatMap(examplesOf)
  .filter(({ runs }) => runs)
  // One that the next one continues is run with it.
  .filter(({ code }, index, all) => !all[index + 1]?.code.startsWith(code))
  .filter(({ code }) => code.includes(PRINTS));

const folder = programFolder();
const pathOf = ({ where }: Example, suffix: string): string =>
  join(folder.path, where.replace(/\W/g, "_") + suffix);

/** What an example says that it prints: the comments behind each `// Prints:`. */
function promisedBy({ code }: Example): string[] {
  const lines = code.split("\n");
  return lines.flatMap((line, index) => {
    if (line !== PRINTS) return [];
    const behind = lines.slice(index + 1);
    const length = behind.findIndex((each) => !each.startsWith("// "));
    return behind.slice(0, length < 0 ? undefined : length).map((each) => each.slice("// ".length));
  });
}

describe("what a published example says that it prints", () => {
  beforeAll(async () => {
    for (const example of examples) writeFileSync(pathOf(example, ".ts"), example.code);
    await bundle(
      examples.map((example) => pathOf(example, ".ts")),
      folder.path,
    );
  }, 30_000);
  afterAll(() => folder[Symbol.dispose]());

  it.concurrent.for(examples)("is what it prints: $where", { timeout: 30_000 }, async (example) => {
    const { lines } = await run(pathOf(example, ".mjs"));
    expect(lines).toEqual(promisedBy(example));
  });
});
