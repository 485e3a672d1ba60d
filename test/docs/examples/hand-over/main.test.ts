import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../../package/repository.ts";
import { bundle, programFolder, run } from "../../from-source.ts";

it("ends by itself, and shows who had the floor as each line was said", async () => {
  using folder = programFolder();
  await bundle([join(root, "docs/examples/hand-over/main.ts")], folder.path);
  const { exitCode, lines, errors } = await run(join(folder.path, "main.mjs"));
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
  expect(lines.slice(4, 8)).toEqual([
    "reception      customer: It is my printer, it is on fire.",
    "reception      reception: Your printer? I put you through to support.",
    "support        support: Hello, this is support. What is the matter with your printer?",
    "support        customer: I have not.",
  ]);
}, 30_000);
