import { mkdtempSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { afterAll, expect, it } from "vitest";
import { killChildren } from "../fixtures/child-processes.ts";
import { CHROMIUM_LACKING, findChromium, launchChromium } from "../fixtures/chromium.ts";
import { describeWhereFound } from "../fixtures/describe-where-found.ts";
import { SOON } from "./inspected.ts";
import { InspectorPage } from "./inspector-page.ts";
import { Witness } from "./witness.ts";

let launched: Promise<Browser> | undefined;
afterAll(async () => {
  await (await launched?.catch(() => undefined))?.close();
  await killChildren();
});

/** Tests that need Chromium: skipped, or failed, where there is none. */
export function describeInBrowser(title: string, tests: () => void): void {
  const isFound = findChromium() !== undefined;
  describeWhereFound({ isFound, name: "Chromium", lacking: CHROMIUM_LACKING }, title, tests);
}

/**
 * A test in a browser that has nothing else open. It fails, too, if a page complains, shows a dialog, or asks for anything
 * that is not on this machine. A failure names a folder with a picture of each page, and what they wrote to their consoles.
 */
export function inBrowser(title: string, test: (tabs: Tabs) => Promise<void>): void {
  it(title, async () => {
    launched ??= launchChromium();
    const tabs = new Tabs(await launched);
    try {
      await test(tabs);
      expect(tabs.witness.seen, "what must not happen in a page").toEqual([]);
    } catch (error) {
      if (error instanceof Error) error.message += `\n\nWhat there was to see: ${await tabs.save()}`;
      throw error;
    } finally {
      await tabs.close();
    }
  });
}

/** The tabs of one test. They share what one browser keeps for a site. */
export class Tabs {
  readonly witness = new Witness();
  readonly #browser: Browser;
  #context: Promise<BrowserContext> | undefined;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** What is said first of the options holds for all. */
  async open(url: string, options: BrowserContextOptions = {}): Promise<InspectorPage> {
    this.#context ??= this.#newContext(options);
    const page = await (await this.#context).newPage();
    await page.goto(url);
    return new InspectorPage(page);
  }

  /** The next tab that a page opens by itself. */
  async opened(): Promise<InspectorPage> {
    const page = await (await this.#context)?.waitForEvent("page");
    if (page === undefined) throw new Error("there is no page that could open one");
    return new InspectorPage(page);
  }

  async save(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "xstate-jobs-browser-"));
    await writeFile(join(folder, "console.txt"), [...this.witness.console, ...this.witness.seen].join("\n"));
    const pages = (await this.#context)?.pages() ?? [];
    await Promise.all(
      pages.map((page, index) =>
        page.screenshot({ path: join(folder, `page-${index + 1}.png`), timeout: 5_000 }).catch(() => {}),
      ),
    );
    return folder;
  }

  async close(): Promise<void> {
    await (await this.#context)?.close();
  }

  async #newContext(options: BrowserContextOptions): Promise<BrowserContext> {
    const viewport = { width: 1_280, height: 800 };
    const context = await this.#browser.newContext({ viewport, acceptDownloads: true, ...options });
    context.setDefaultTimeout(SOON);
    await this.witness.watch(context);
    return context;
  }
}
