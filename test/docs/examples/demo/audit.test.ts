import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isJobError, isJobGroupError } from "xstate-jobs";
import { audit, type Outcome } from "../../../../docs/examples/demo/audit.ts";
import type { Options } from "../../../../docs/examples/demo/options.ts";
import type { Finding } from "../../../../docs/examples/demo/protocol.ts";
import type { Row, Tally } from "../../../../docs/examples/demo/tally.ts";
import type { View } from "../../../../docs/examples/demo/view/view.ts";
import { manyFiles, tempFolder } from "./temp-folder.ts";

/** A view that shows nothing, but calls what it is given. */
class Watcher implements View {
  readonly news: Finding[] = [];
  readonly endings: string[] = [];
  onChanged: (row: Row) => void = () => {};
  onEnded: (row: Row) => void = () => {};
  begin(_tally: Tally, _folder: string): void {}
  changed(row: Row, news: Finding | undefined): void {
    if (news !== undefined) this.news.push(news);
    this.onChanged(row);
  }
  ended(row: Row): void {
    this.endings.push(`${row.workerName} ${row.result?.status}`);
    this.onEnded(row);
  }
  told(_line: string): void {}
  close(): void {}
}

interface Setting extends Partial<Omit<Options, "folder">> {
  readonly signal?: AbortSignal;
  readonly view?: Watcher;
}

function run(folder: string, { signal, view = new Watcher(), ...options }: Setting = {}): Promise<Outcome> {
  const all: Options = {
    folder,
    timeout: undefined,
    keepGoing: false,
    strict: false,
    inspect: false,
    help: false,
    ...options,
  };
  return audit(all, signal ?? new AbortController().signal, view);
}

const statusesOf = ({ tally }: Outcome): Record<string, string | undefined> =>
  Object.fromEntries(tally.rows.map(({ workerName, result }) => [workerName, result?.status]));

const ALL_COMPLETED = {
  "file-lister": "completed",
  "lines-by-language": "completed",
  "todo-comments": "completed",
  "duplicate-files": "completed",
  "oversized-files": "completed",
  "broken-links": "completed",
};

/** A page with a broken link among so much else that the other workers are still busy when it is found. */
const busyFolder = (): string =>
  tempFolder({ "README.md": "[gone](gone.md)", ...manyFiles(400, (index) => `// TODO: ${index}\n`) });

describe("audit", () => {
  it("lists the files, and has all workers look at them", async () => {
    const folder = tempFolder({
      "a.ts": "// TODO: a\n",
      "b.ts": "// TODO: a\n",
      "README.md": "[a](a.ts) [gone](gone.md)",
    });
    const view = new Watcher();
    const outcome = await run(folder, { view });
    expect(outcome.error).toBeUndefined();
    expect(statusesOf(outcome)).toEqual(ALL_COMPLETED);
    const findings = outcome.tally.rows.map(({ workerName, findings }) => [workerName, findings]);
    expect(Object.fromEntries(findings)).toEqual({
      "file-lister": 0,
      "lines-by-language": 0,
      "todo-comments": 2,
      "duplicate-files": 1,
      "oversized-files": 0,
      "broken-links": 1,
    });
    expect(view.news).toHaveLength(4);
  });

  it("tells the end of each job once, after all that it has found", async () => {
    const view = new Watcher();
    const after: string[] = [];
    view.onChanged = ({ workerName }) => {
      if (view.endings.includes(`${workerName} completed`)) after.push(workerName);
    };
    const outcome = await run(busyFolder(), { view });
    expect(statusesOf(outcome)).toEqual(ALL_COMPLETED);
    expect([...view.endings].sort()).toEqual(
      Object.keys(ALL_COMPLETED)
        .map((name) => `${name} completed`)
        .sort(),
    );
    expect(after).toEqual([]);
  });

  it("tells of a file that nobody can read once, and loses nothing else", async () => {
    const folder = tempFolder({ "a.ts": "// TODO: a\n", "gone.ts": "// TODO: b\n" });
    const view = new Watcher();
    view.onEnded = ({ workerName }) => {
      if (workerName === "file-lister") rmSync(join(folder, "gone.ts"));
    };
    const outcome = await run(folder, { view });
    expect(statusesOf(outcome)).toEqual(ALL_COMPLETED);
    expect([...outcome.tally.unreadable]).toEqual([["gone.ts", "no such file or directory"]]);
    expect(view.news.map(({ kind, path }) => `${kind} ${path}`).sort()).toEqual([
      "finding a.ts",
      "unreadable gone.ts",
    ]);
  });

  it("is ended by the first job that fails, and keeps what all had found by then", async () => {
    const { error, ...outcome } = await run(busyFolder(), { strict: true });
    expect(isJobGroupError(error)).toBe(true);
    expect(error).toMatchObject({
      code: "failed",
      workerName: "broken-links",
      cause: { reason: "1 link leads nowhere" },
    });
    expect(statusesOf({ error, ...outcome })).toMatchObject({
      "file-lister": "completed",
      "lines-by-language": "cancelled",
      "todo-comments": "cancelled",
      "broken-links": "failed",
    });
    const { progress, result } = outcome.tally.row("lines-by-language");
    expect(progress.done).toBeLessThan(401);
    expect(result?.reason).toBe("worker 'broken-links' errored");
    expect(outcome.tally.row("broken-links").findings).toBe(1);
  });

  it("goes on after a job that fails, when it is to keep going", async () => {
    const outcome = await run(busyFolder(), { strict: true, keepGoing: true });
    expect(outcome.error).toBeUndefined();
    expect(statusesOf(outcome)).toEqual({ ...ALL_COMPLETED, "broken-links": "failed" });
    expect(outcome.tally.row("todo-comments").findings).toBe(400);
  });

  it("is cancelled by its signal, and keeps what there is", async () => {
    const controller = new AbortController();
    const view = new Watcher();
    view.onChanged = ({ workerName, findings }) => {
      if (workerName === "todo-comments" && findings === 10) controller.abort(new Error("Ctrl-C"));
    };
    const outcome = await run(busyFolder(), { view, signal: controller.signal });
    expect(isJobGroupError(outcome.error)).toBe(true);
    expect(outcome.error).toMatchObject({ code: "cancelled", reason: "Ctrl-C" });
    expect(outcome.error?.cause).toBe(controller.signal.reason);
    expect(statusesOf(outcome)).toMatchObject({ "todo-comments": "cancelled" });
    expect(outcome.tally.row("todo-comments").findings).toBeLessThan(400);
  });

  it("is cancelled while it still lists the files", async () => {
    const outcome = await run(busyFolder(), { signal: AbortSignal.abort(new Error("Ctrl-C")) });
    expect(isJobError(outcome.error)).toBe(true);
    expect(outcome.error).toMatchObject({ code: "cancelled", workerName: "file-lister" });
    expect(statusesOf(outcome)).toMatchObject({ "file-lister": "cancelled", "broken-links": undefined });
  });

  it("is ended by its timeout", async () => {
    const outcome = await run(busyFolder(), { timeout: 0 });
    expect(outcome.error).toMatchObject({ code: "timeout" });
    expect(statusesOf(outcome)).toMatchObject({ "file-lister": "cancelled" });
  });
});
