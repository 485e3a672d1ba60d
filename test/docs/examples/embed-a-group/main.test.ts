import { join } from "node:path";
import { expect, it } from "vitest";
import { mode } from "../../../fixtures/mode.ts";
import { root } from "../../../package/repository.ts";
import { bundle, programFolder, run } from "../../from-source.ts";

it("ends by itself, and tells of a change reviewed, one withdrawn and one that cannot be reviewed", async () => {
  using folder = programFolder();
  await bundle([join(root, "docs/examples/embed-a-group/main.ts")], folder.path);
  const { exitCode, lines, errors } = await run(
    join(folder.path, "main.mjs"),
    mode === "interpreted" ? ["--interpreted"] : [],
  );
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
  expect(lines.filter((line) => !line.startsWith("  reviewing: "))).toEqual([
    "A change that is reviewed",
    '  summarizing: {"security":"line 3 of 3","style":"line 3 of 3"}',
    "  reviewed: needs work (security: a secret in line 3; style: fine)",
    "A change that is withdrawn while it is reviewed",
    expect.stringContaining("  withdrawn: "),
    "A change that cannot be reviewed",
    "  stuck: security: there is nothing to review (failed)",
  ]);
}, 30_000);
