/**
 * `npm run screenshots`: pictures of the inspector's page while the demo audits the sources of this package, light and dark.
 * Two large files that are compared keep it going until all pictures of it have been taken.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { startDemo, urlIn } from "../../test/browser/commands.ts";
import { killChildren } from "../../test/fixtures/child-processes.ts";
import { launchChromium } from "../../test/fixtures/chromium.ts";
import { withPalette } from "./palette-png.ts";

const target = fileURLToPath(new URL("./", import.meta.url));
const root = join(target, "../..");
const SIZE = { width: 1_200, height: 750 };
/** What nobody reads meanwhile. They take up no room. */
const LARGE = { names: ["backups/monday.img", "backups/tuesday.img"], bytes: 900_000_000_000 } as const;
/** Of one picture, in a repository. */
const MAX_BYTES = 250_000;

const folder = mkdtempSync(join(tmpdir(), "xstate-jobs-screenshots-"));
const browser = await launchChromium();
try {
  for (const name of ["src", "machines", "docs", "README.md"])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, "backups"));
  for (const name of LARGE.names) writeFileSync(join(folder, name), "");
  cut(LARGE.bytes);
  await takeAll();
} finally {
  await browser.close();
  await killChildren();
  rmSync(folder, { recursive: true, force: true });
}

async function takeAll(): Promise<void> {
  await using demo = startDemo(folder, "--inspect");
  const url = urlIn(await demo.line("See it at"));
  const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 2, reducedMotion: "reduce" });
  await page.goto(url);
  const row = page.locator("[role=treeitem]:not([hidden])");
  for (const worker of ["lines-by-language", "todo-comments", "broken-links", "oversized-files"])
    await row.filter({ hasText: worker }).filter({ hasText: "completed" }).waitFor();
  await page.locator("[data-total=completed]", { hasText: "5" }).waitFor();
  await row.and(page.locator("[data-kind=job]")).filter({ hasText: "duplicate-files" }).click();
  await picture(page, "tree");
  await page.getByTestId("tab-chart").click();
  await page.locator(".statechart .state.active[data-id='job.running']").waitFor();
  await picture(page, "chart");

  cut(1);
  await demo.line("Completed 6 jobs");
  // They are told once a second.
  await page.locator("[data-total=completed]", { hasText: "6" }).waitFor();
  await page.getByTestId("tab-timeline").click();
  await page.locator("#panel-timeline").getByRole("button", { name: "Fit" }).click();
  await picture(page, "timeline");
  await page.getByTestId("tab-tree").click();
  await row.and(page.locator("[data-kind=group]")).click();
  await page.getByTestId("tab-sequence").click();
  await page.locator(".sequence-row:not([hidden])").filter({ hasText: "update" }).first().click();
  await picture(page, "sequence");
}

/** How large those files are from now on. */
function cut(bytes: number): void {
  for (const name of LARGE.names) truncateSync(join(folder, name), bytes);
}

async function picture(page: Page, name: string): Promise<void> {
  // The pointer is no part of it.
  await page.mouse.move(0, 0);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`:root[data-theme=${colorScheme}]`).waitFor();
    // What was changed is drawn by then, on a canvas too.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 50))));
    const path = join(target, `${name}-${colorScheme}.png`);
    const png = withPalette(await page.screenshot());
    if (png.length > MAX_BYTES) throw new Error(`${path} takes ${png.length} bytes: at most ${MAX_BYTES}`);
    writeFileSync(path, png);
    console.log(`${path}: ${Math.round(png.length / 1_000)} kB`);
  }
}
