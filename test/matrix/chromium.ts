import type { Page } from "playwright-core";
import { launchChromium } from "../fixtures/chromium.ts";
import { filesUnder } from "../package/repository.ts";
import { bundle } from "./bundle.ts";
import { isLeftOut, titlesLeftOut } from "./left-out.ts";
import type { FileResult, TestResult } from "./results.ts";

/** Never asked: each path is answered here. A page of this machine may do what only a page over TLS may do elsewhere. */
const ORIGIN = "http://localhost:9";
/** With these a page has a SharedArrayBuffer. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
/** So many files at a time. */
const PAGES = 2;
/** For all tests of a file. Each of them has 30 s. */
const FILE_MS = 300_000;

declare global {
  /** What bundle.ts puts into the page. */
  var runFile: (file: string, logic: string | undefined, leftOut: readonly string[]) => Promise<TestResult[]>;
}

/** Runs the tests of the core in pages of Chromium, each file in one of its own, and each logic. */
export async function runInChromium(only: string): Promise<{ version: string; results: FileResult[] }> {
  const testFiles = filesUnder("test", ".test.ts").filter(
    (file) => file.includes(only) && !isLeftOut("chromium", file),
  );
  const { files, hasLogic } = await bundle(testFiles);
  const browser = await launchChromium();
  try {
    const context = await browser.newContext();
    await context.route("**", (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === "/")
        return route.fulfill({ contentType: "text/html", body: "<!doctype html>", headers: ISOLATED });
      const body = files.get(pathname);
      return body === undefined ? route.abort() : route.fulfill({ contentType: "text/javascript", body });
    });
    const results: FileResult[] = [];
    const runs = testFiles.flatMap((file) =>
      (hasLogic(file) ? ["compiled", "interpreted"] : [undefined]).map((logic) => ({ file, logic })),
    );
    const takeRuns = async (): Promise<void> => {
      for (let next = runs.shift(); next !== undefined; next = runs.shift()) {
        const { file, logic } = next;
        const name = logic === undefined ? file : `${file} (${logic})`;
        const page = await context.newPage();
        const tests = await within(FILE_MS, runInPage(page, file, logic)).catch((error: Error) => [
          { title: "(the page)", status: "failed" as const, messages: [error.message] },
        ]);
        await page.close();
        const hasFailed = tests.some(({ status }) => status === "failed");
        console.log(` ${hasFailed ? "×" : "✓"} ${name} (${tests.length})`);
        results.push({ file: name, tests });
      }
    };
    await Promise.all(Array.from({ length: PAGES }, takeRuns));
    return { version: browser.version(), results };
  } finally {
    await browser.close();
  }
}

async function runInPage(page: Page, file: string, logic: string | undefined): Promise<TestResult[]> {
  await page.goto(`${ORIGIN}/`);
  await page.addScriptTag({ type: "module", url: "/run.js" });
  const tests = await page.evaluate(([file, logic, leftOut]) => globalThis.runFile(file, logic, leftOut), [
    file,
    logic,
    titlesLeftOut("chromium", file),
  ] as const);
  // A file whose tests were all lost on the way must not pass for one without a failure.
  if (tests.length === 0) throw new Error("no test ran");
  return tests;
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not over after ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
