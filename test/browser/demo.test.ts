import { truncateSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { tempFolder } from "../docs/examples/demo/temp-folder.ts";
import { describeInBrowser, inBrowser } from "./browser-test.ts";
import { startDemo, urlIn } from "./commands.ts";
import { type InspectorPage, soon } from "./inspector-page.ts";

/** Nobody reads as much while the test lasts: the job that compares them goes on until they are cut off. */
const ENDLESS = 4_000_000_000_000;

interface Folder {
  readonly path: string;
  /** Lets who reads the files come to their end. */
  cutOff(): void;
}

/** A folder of which two files are the same size, and take up no room. */
function endlessFolder(): Folder {
  const path = tempFolder({
    "README.md": "[a](a.ts)\n",
    "a.ts": "// TODO: more of it\n",
    "one.bin": "",
    "two.bin": "",
  });
  const cut = (size: number): void => {
    for (const name of ["one.bin", "two.bin"]) truncateSync(join(path, name), size);
  };
  cut(ENDLESS);
  return { path, cutOff: () => cut(1) };
}

/** The id of the group of the audit, once the page has it. */
async function groupIn(page: InspectorPage): Promise<string> {
  const group = page.page.locator("[role=treeitem][data-kind=group]");
  await group.filter({ hasText: "audit" }).waitFor();
  return (await group.getAttribute("data-actor-id")) as string;
}

const jobOf = (group: string, worker: string): string => `${group.replace("group:", "job:")}/${worker}`;

describeInBrowser("the inspector of a real run of the demo", () => {
  inBrowser("shows the group, and a job as it goes on and completes", async (tabs) => {
    const folder = endlessFolder();
    await using demo = startDemo(folder.path, "--inspect");
    const page = await tabs.open(urlIn(await demo.line("See it at")));
    const group = await groupIn(page);
    const job = jobOf(group, "duplicate-files");
    await soon(() => page.stateOf(jobOf(group, "broken-links"))).toBe("completed");
    expect(await page.stateOf(job)).toBe("running");
    expect(await page.stateOf(group)).toBe("running");

    await page.choose(job);
    await page.look("chart");
    await soon(() => page.activeStates()).toContain("job.running");
    folder.cutOff();
    await soon(() => page.activeStates()).toContain("job.completed");
    expect(await page.activeStates()).not.toContain("job.running");
    await soon(() => page.shownState()).toBe("completed");
    await page.look("tree");
    await soon(() => page.stateOf(job)).toBe("completed");
    await soon(() => page.stateOf(group)).toBe("completed");
    await demo.line("Completed 6 jobs");
    await soon(() => page.total("completed")).toBe("6");

    await page.page.reload();
    await soon(() => page.stateOf(job)).toBe("completed");
    expect(await page.fact("id")).toBe(job);
  });

  inBrowser("cancels a job by its button, which the demo sees as well", async (tabs) => {
    const { path } = endlessFolder();
    await using demo = startDemo(path, "--inspect");
    const page = await tabs.open(urlIn(await demo.line("See it at")));
    const group = await groupIn(page);
    const job = jobOf(group, "duplicate-files");
    await soon(() => page.stateOf(job)).toBe("running");
    await page.choose(job);
    await page.page.getByTestId("cancel-reason").fill("seen enough");
    await page.cancelButton.click();
    await soon(() => page.cancelAnswer.textContent()).toBe("Cancelled.");
    await soon(() => page.shownState()).toBe("cancelled");
    expect(await page.fact("reason")).toBe("seen enough");
    await soon(() => page.stateOf(job)).toBe("cancelled");
    await soon(() => page.stateOf(group)).toBe("cancelled");
    await soon(() => page.total("cancelled")).toBe("1");
    expect(await demo.line("duplicate-files    cancelled")).toContain("seen enough");
    await demo.line("Cancelled after");
  });
});
