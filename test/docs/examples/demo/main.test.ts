import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Recording } from "../../../../src/inspector/index.ts";
import { buildDemo, calledFrom, runDemo } from "./run-demo.ts";
import { manyFiles, tempFolder } from "./temp-folder.ts";

const isWindows = process.platform === "win32";

/** A broken link among so much else that the other workers are still busy when it is found. */
const busyFolder = (): string =>
  tempFolder({ "README.md": "[gone](gone.md)", ...manyFiles(400, (index) => `// TODO: ${index}\n`) });

/** The last word on each worker: its line of the table. */
const tableOf = (stdout: string): string[] =>
  stdout.slice(stdout.indexOf("\nworker ")).split("\n\n")[0]?.trim().split("\n") ?? [];

describe("the demo", { timeout: 30_000 }, () => {
  beforeAll(buildDemo, 60_000);

  it("audits a folder, tells what it finds as it goes, and sums it up", async () => {
    const folder = tempFolder({
      "src/a.ts": "export const a = 1;\n// TODO: more of it\n",
      "src/copy.ts": "export const a = 1;\n// TODO: more of it\n",
      "README.md": "[a](src/a.ts), [gone](src/gone.ts)\n",
      "large.json": `"${"x".repeat(120_000)}"`,
    });
    const { code, stdout, stderr } = await runDemo([folder]);
    expect(stderr).toBe("");
    expect(stdout).toContain(`Auditing ${folder}\n`);
    expect(stdout).toContain("todo-comments      src/a.ts:2  TODO: more of it\n");
    expect(stdout).toContain("broken-links       README.md:1  links to src/gone.ts\n");
    expect(stdout).toContain("oversized-files    large.json  120 kB\n");
    expect(stdout).toContain("duplicate-files    src/copy.ts  is the same as src/a.ts (40 B)\n");
    expect(stdout).toContain("lines-by-language  50% of 4\n");
    expect(stdout).toContain("TypeScript      2      4  ████████████████████\n");
    expect(tableOf(stdout)).toEqual([
      "worker             job        files  findings  result",
      "file-lister        completed      4         0  4 files, 120 kB",
      "lines-by-language  completed      4         0  6 lines in 3 languages",
      "todo-comments      completed      2         2  2 TODO, 0 FIXME",
      "duplicate-files    completed      2         1  1 copy, 40 B",
      "oversized-files    completed      4         1  1 file above 100 kB",
      "broken-links       completed      1         1  2 links, 1 broken",
    ]);
    expect(stdout).toMatch(/\nCompleted 6 jobs in [\d.]+ s, 5 findings\.\n$/);
    expect(code).toBe(0);
  });

  it("writes nothing but text where there is no terminal", async () => {
    const { stdout } = await runDemo([tempFolder({ "\u202Ea.ts": "// TODO: \u001b[2J\u0007\n" })]);
    expect(stdout).not.toMatch(/[^\P{C}\n]/u);
  });

  it("audits a folder without files", async () => {
    const { code, stdout } = await runDemo([tempFolder({})]);
    expect(stdout).toMatch(/Completed 6 jobs in [\d.]+ s, 0 findings\.\n$/);
    expect(code).toBe(0);
  });

  it.skipIf(isWindows)("tells of what it cannot read in a clear line, and completes", async () => {
    const folder = tempFolder({ "a.ts": "// TODO: a\n", "link.ts": { link: "nowhere.ts" } });
    const { code, stdout, stderr } = await runDemo([folder]);
    expect(stdout).toContain("file-lister        cannot read link.ts (a link): no such file or directory\n");
    expect(stdout).toContain("todo-comments      a.ts:1  TODO: a\n");
    expect(stdout).toContain("\n1 file or folder could not be read.\nCompleted 6 jobs");
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  it("is ended by the first job that fails: says which and why, and shows what the others had found", async () => {
    const { code, stdout } = await runDemo(["--strict", busyFolder()]);
    expect(stdout).toContain("broken-links       failed: 1 link leads nowhere\n");
    expect(stdout).toContain("todo-comments      cancelled: worker 'broken-links' errored\n");
    expect(tableOf(stdout)[3]).toMatch(/^todo-comments {6}cancelled +\d+ of 400 +\d+ {2}\d+ TODO, 0 FIXME$/);
    expect(stdout).toMatch(/\nStopped after [\d.]+ s: broken-links failed: 1 link leads nowhere\.\n/);
    expect(code).toBe(1);
  });

  it("completes all other jobs when it is to keep going", async () => {
    const { code, stdout } = await runDemo(["--strict", "--keep-going", busyFolder()]);
    expect(tableOf(stdout)[3]).toMatch(/^todo-comments {6}completed +400 +400 {2}400 TODO, 0 FIXME$/);
    expect(stdout).toMatch(/But not all completed:\nbroken-links failed: 1 link leads nowhere\n$/);
    expect(code).toBe(1);
  });

  it("is ended by its timeout", async () => {
    const { code, stdout } = await runDemo(["--timeout", "0", busyFolder()]);
    expect(stdout).toContain("file-lister        cancelled: timeout\n");
    expect(stdout).toMatch(/\nTimed out after /);
    expect(code).toBe(1);
  });

  it.skipIf(isWindows)("is cancelled by Ctrl-C: shows what it had found, and exits with 130", async () => {
    // More output than the pipe holds: it cannot be through before the signal has arrived.
    const folder = tempFolder(manyFiles(400, () => `// TODO: ${"long ".repeat(20)}\n`.repeat(100)));
    const { code, stdout, stderr } = await runDemo([folder], (child) => child.kill("SIGINT"));
    expect(tableOf(stdout)[3]).toMatch(/ ([\d,]+) {2}\1 TODO, 0 FIXME$| 0$/);
    expect(stdout).toMatch(/\nCancelled after [\d.]+ s \(Ctrl-C\)\. /);
    expect(stdout).toMatch(/\nfile-lister .*\nlines-by-language +(cancelled|not asked) /);
    expect(stderr).toBe("");
    expect(code).toBe(130);
  });

  it.skipIf(isWindows)(
    "shows it as a page, too, and stays until Ctrl-C, with the audit's exit code",
    async () => {
      let recording: Promise<Recording> | undefined;
      const { code, stdout, stderr } = await runDemo(["--inspect", tempFolder({})], (child) => {
        let text = "";
        child.stdout.on("data", (chunk: string) => {
          text += chunk;
          if (!text.includes("Ctrl-C ends this.") || recording !== undefined) return;
          const [url = ""] = /http:\S+/.exec(text) ?? [];
          recording = fetch(new URL("/recording", url)).then((response) => response.json());
          void recording.finally(() => child.kill("SIGINT"));
        });
      });
      expect(stderr).toBe("");
      expect(stdout).toMatch(/^See it at http:\/\/127.0.0.1:\d+\/#token=/);
      expect(stdout).toMatch(
        /\nCompleted 6 jobs .*\n\nIt is still to be seen at http:.*\nCtrl-C ends this.\n$/,
      );
      expect((await recording)?.records).toContainEqual(
        expect.objectContaining({ type: "actor", name: "audit" }),
      );
      expect(code).toBe(0);
    },
  );

  it.skipIf(isWindows)("leaves when nobody reads its output any more", async () => {
    const folder = tempFolder(manyFiles(400, () => `// TODO: ${"long ".repeat(20)}\n`.repeat(100)));
    const { code, stderr } = await runDemo([folder], (child) => child.stdout.destroy());
    expect(stderr).toBe("");
    expect(code).toBe(1);
  });

  it.each([
    [["--foo"], "Unknown option '--foo' (see --help)"],
    [["--timeout", "soon"], "--timeout wants milliseconds, 0 or more, not 'soon' (see --help)"],
    [
      [join("no", "such", "folder")],
      `cannot read ${join(calledFrom, "no/such/folder")}: no such file or directory`,
    ],
    [[import.meta.filename], `cannot read ${import.meta.filename}: not a directory`],
  ])("refuses %j in a line", async (args, message) => {
    expect(await runDemo(args)).toEqual({ code: 2, stdout: "", stderr: `demo: ${message}\n` });
  });

  it("tells how it is used", async () => {
    const { code, stdout } = await runDemo(["--help"]);
    for (const option of [
      "DIR",
      "--timeout MS",
      "--strict",
      "--keep-going",
      "--inspect",
      "node_modules, .git,",
    ])
      expect(stdout).toContain(option);
    expect(code).toBe(0);
  });
});
