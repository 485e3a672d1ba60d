import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mode } from "../fixtures/mode.ts";
import { root } from "../package/repository.ts";

const folder = "test/fixtures/programs";

/** Runs a program to its end, in a process that any unhandled rejection ends. */
function exitOf(program: string): Promise<{ code: number | string; errors: string }> {
  const options = [
    "--unhandled-rejections=strict",
    "--import",
    "./.ci/run-ts.mjs",
    join(folder, program),
    mode,
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, options, { cwd: root, timeout: 30_000 }, (error, _output, errors) => {
      resolve({ code: error === null ? 0 : (error.code ?? String(error.signal)), errors });
    });
  });
}

describe("a process in which no rejection may go unhandled", () => {
  const programs = readdirSync(join(root, folder)).filter((file) => /-exits?-with-\d\.ts$/.test(file));

  it("has programs to run, one of which must fail", () => {
    expect(programs.filter((file) => file.endsWith("-with-0.ts")).length).toBeGreaterThan(0);
    expect(programs.filter((file) => file.endsWith("-with-1.ts"))).toHaveLength(1);
  });

  it.each(programs)("runs %s", { timeout: 40_000 }, async (program) => {
    const expected = Number(/-(\d)\.ts$/.exec(program)?.[1]);
    const { code, errors } = await exitOf(program);
    expect({ code, errors: expected === 0 ? errors : "" }).toEqual({ code: expected, errors: "" });
  });
});
