import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../../package/repository.ts";
import { bundle, programFolder, run } from "../../from-source.ts";

it("ends by itself, and shows what cancelOnError makes of the round in which one fails", async () => {
  using folder = programFolder();
  await bundle([join(root, "docs/examples/debate/main.ts")], folder.path);
  const { exitCode, lines, errors } = await run(join(folder.path, "main.mjs"));
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
  expect(lines).toContain("    ada   and as I said, one can draw them.");
  expect(lines.filter((line) => / \(|statements|When|ada remembers/.test(line))).toEqual([
    "When one fails, the round ends (cancelOnError: true, the default)",
    "    cleo  (failed: I have nothing left to say about statecharts)",
    "    ada   (cancelled: worker 'cleo' errored)",
    "    ben   (cancelled: worker 'cleo' errored)",
    "  6 statements; cut short in round 3: worker 'cleo' errored",
    "  ada remembers to have said 2 and heard 4",
    "When one fails, the others go on (cancelOnError: false)",
    "    cleo  (failed: I have nothing left to say about statecharts)",
    "  8 statements; nothing was cut short",
    "  ada remembers to have said 3 and heard 4",
  ]);
}, 30_000);
