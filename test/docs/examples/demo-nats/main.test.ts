import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guard } from "../../../fixtures/child-processes.ts";
import { describeWithNats } from "../../../fixtures/describe-with-nats.ts";
import { root } from "../../../package/repository.ts";
import { bundle, programFolder } from "../../from-source.ts";
import { manyFiles, tempFolder } from "../demo/temp-folder.ts";

const folder = programFolder();
const program = join(folder.path, "main.mjs");

beforeAll(() => bundle([join(root, "docs/examples/demo-nats/main.ts")], folder.path), 60_000);
afterAll(() => folder[Symbol.dispose]());

interface DemoRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the demo as a command. What it starts has this test's folder in its command line. */
async function runDemo(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  onOutput: (child: ChildProcessWithoutNullStreams, stdout: string) => void = () => {},
): Promise<DemoRun> {
  const temp = join(folder.path, "tmp");
  mkdirSync(temp, { recursive: true });
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, TMPDIR: temp, ...env },
  });
  guard(child);
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    onOutput(child, stdout);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

/** The processes that it has left behind. */
function leftOver(): string[] {
  const lines = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(folder.path));
}

const files = (): string =>
  tempFolder({
    ...manyFiles(1_500, (index) => `// TODO: ${index}\n`),
    // Paths are bytes, which arrive as such: a link that is good is found to be.
    "pages/one.md": "[the other](two.md), [the folder](/pages)\n",
    "pages/two.md": "[one](one.md#there)\n",
  });
const table = (stdout: string): string[] =>
  [...stdout.matchAll(/^(\S+) +(completed|cancelled|not asked) .*$/gm)].map(
    ([, name, status]) => `${name} ${status}`,
  );
const COMPLETED = [
  "file-lister completed",
  "lines-by-language completed",
  "todo-comments completed",
  "duplicate-files completed",
  "oversized-files completed",
  "broken-links completed",
];

describeWithNats("the demo over NATS", () => {
  it("has a worker killed, loses its job, and does it again elsewhere: all jobs complete", async () => {
    const { code, stdout, stderr } = await runDemo([files()]);
    expect(stderr).toBe("");
    const [, killed] =
      /^(host-\d), process \d+, is killed in the middle of lines-by-language$/m.exec(stdout) ?? [];
    expect(stdout).toMatch(
      /^lines-by-language: worker_lost, the runtime of worker 'lines-by-language' is gone: it is asked again$/m,
    );
    const hosts = [...stdout.matchAll(/^(host-\d) began .*lines-by-language/gm)].map(([, name]) => name);
    expect(hosts).toHaveLength(2);
    expect(hosts).toContain(killed);
    expect(table(stdout)).toEqual(COMPLETED);
    expect(stdout).toMatch(/^broken-links +completed .* 3 links, 0 broken/m);
    expect(stdout).toMatch(/^TypeScript +1,500 +1,500 /m);
    expect(stdout).toMatch(/^todo-comments +completed +1,500 +1,500 {2}1,500 TODO, 0 FIXME$/m);
    expect(code).toBe(0);
    expect(leftOver()).toEqual([]);
  });

  it("lets all live when it is told to", async () => {
    const { code, stdout } = await runDemo([tempFolder({ "a.ts": "" }), "--no-kill"]);
    expect(stdout).not.toContain("killed");
    expect(table(stdout)).toEqual(COMPLETED);
    expect(code).toBe(0);
    expect(leftOver()).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("leaves nothing behind after Ctrl-C", async () => {
    let isTold = false;
    const { code, stdout } = await runDemo([files(), "--no-kill"], {}, (child, text) => {
      if (isTold || !text.includes("Auditing")) return;
      isTold = true;
      child.kill("SIGINT");
    });
    expect(stdout).toMatch(/\nCancelled after [\d.]+ s \(Ctrl-C\)\. /);
    expect(code).toBe(130);
    expect(leftOver()).toEqual([]);
  });
});

describe("the demo over NATS, as a command", () => {
  it("says in a line that there is no server, and how to get one", async () => {
    const { code, stdout, stderr } = await runDemo([root], { NATS_SERVER_BIN: join(folder.path, "none") });
    expect(stderr).toMatch(/^demo:nats: nats-server not found: apt-get install nats-server, .*\n$/);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  it("tells how it is used", async () => {
    const { code, stdout } = await runDemo(["--help"]);
    expect(stdout).toContain("--no-kill");
    expect(code).toBe(0);
  });
});
