import { TestRunner } from "vitest";
import { setSafeTimers, startTests, Traces } from "vitest/internal/browser";
import type { TestResult } from "./results.ts";
import { workerState } from "./worker-state.ts";

/** A test or a suite, as far as it matters here. */
interface Task {
  readonly type: "test" | "suite";
  readonly name: string;
  readonly mode: string;
  readonly tasks?: readonly Task[];
  readonly result?: {
    readonly state: string;
    readonly errors?: readonly { stack?: string; message: string }[];
  };
}

/** Vitest's own runner, which gets the tests from this bundle. They have no snapshots, and there is nobody to keep any. */
class PageRunner extends TestRunner {
  readonly #load: () => Promise<unknown>;

  constructor(load: () => Promise<unknown>) {
    super(workerState.config as never);
    this.#load = load;
    this.__setTraces(new Traces({ enabled: false }));
  }

  override importFile(): Promise<unknown> {
    return this.#load();
  }

  override async onAfterRunSuite(): Promise<void> {}
}

/** Runs the tests of one file. Call it once in a page: what a file leaves behind is nothing to the next one. */
export async function runFile(
  file: string,
  load: () => Promise<unknown>,
  logic: string | undefined,
  leftOut: readonly string[],
): Promise<TestResult[]> {
  workerState.filepath = file;
  workerState.providedContext = { xstateBuild: "production", ...(logic && { logic }) };
  setSafeTimers();
  const unhandled: string[] = [];
  globalThis.addEventListener("unhandledrejection", ({ reason }) => unhandled.push(textOf(reason)));
  globalThis.addEventListener("error", ({ error, message }) => unhandled.push(textOf(error ?? message)));
  const runner = new PageRunner(load);
  const pattern = leftOut.length === 0 ? undefined : new RegExp(`^(?!${leftOut.join("|")})`);
  const [suite] = (await startTests(
    [{ filepath: file, testNamePattern: pattern } as never],
    runner as never,
  )) as unknown as Task[];
  // Rejections are told of after the turn in which they were not handled.
  await new Promise((resolve) => setTimeout(resolve, 0));
  const results = suite === undefined ? [] : resultsOf(suite, "");
  if (suite?.result?.errors?.length) {
    results.push({ title: "(the file)", status: "failed", messages: suite.result.errors.map(textOf) });
  }
  if (unhandled.length > 0) results.push({ title: "(unhandled)", status: "failed", messages: unhandled });
  return results;
}

function resultsOf({ tasks = [] }: Task, prefix: string): TestResult[] {
  return tasks.flatMap((task) => {
    const title = `${prefix}${task.name}`;
    const messages = task.result?.errors?.map(textOf) ?? [];
    if (task.type === "suite") {
      const inner = resultsOf(task, `${title} `);
      // What fails in a hook of a suite is no test's fault.
      return messages.length === 0 ? inner : [...inner, { title, status: "failed", messages }];
    }
    if (task.mode === "skip" || task.mode === "todo") return [{ title, status: "skipped", messages: [] }];
    return [{ title, status: task.result?.state === "pass" ? "passed" : "failed", messages }];
  });
}

function textOf(error: unknown): string {
  const { message, stack } = error as Error;
  return stack?.includes(message) ? stack : `${message ?? String(error)}\n${stack ?? ""}`;
}
