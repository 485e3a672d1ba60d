import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle, programFolder, run } from "../docs/from-source.ts";
import { root } from "../package/repository.ts";

const folder = programFolder();
const script = join(folder.path, "main.mjs");
beforeAll(() => bundle([join(root, "src/cli/main.ts")], folder.path), 30_000);
afterAll(() => folder[Symbol.dispose]());

describe("the process of a command", () => {
  it.concurrent("says what there is, and exits with 0", async () => {
    const { exitCode, lines, errors } = await run(script, ["--help"]);
    expect([exitCode, lines[0], errors]).toEqual([0, "Usage: xstate-jobs [options] [command]", []]);
  });

  it.concurrent("says what is wrong in one line, and exits with 2", async () => {
    expect(await run(script, ["call", "w", "--loud"])).toEqual({
      exitCode: 2,
      lines: [],
      errors: ["xstate-jobs: unknown option '--loud'. See xstate-jobs call --help"],
    });
  });
});
