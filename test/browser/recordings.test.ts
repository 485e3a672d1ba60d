import { join } from "node:path";
import { expect } from "vitest";
import { tempFolder } from "../docs/examples/demo/temp-folder.ts";
import { describeInBrowser, inBrowser, type Tabs } from "./browser-test.ts";
import { startBinary, urlIn } from "./commands.ts";
import { startInspected } from "./inspected.ts";
import { type InspectorPage, soon } from "./inspector-page.ts";

interface Recorded {
  readonly page: InspectorPage;
  readonly file: string;
  readonly over: string;
  readonly open: string;
}

/** A recording of a job that is over and one that is not, which its page has exported. The program is gone. */
async function recorded(tabs: Tabs): Promise<Recorded> {
  await using program = await startInspected();
  const [over, open] = [await program.job("desk"), await program.job("kitchen", { label: "soup" })];
  over.order("complete", { dish: "bread" });
  const page = await tabs.open(program.url);
  await page.isLive();
  await soon(() => page.stateOf(over.id)).toBe("completed");
  const download = await page.export();
  expect(download.suggestedFilename()).toMatch(/^xstate-jobs-\d{4}-\d\d-\d\dT[\d-]+\.json$/);
  const file = join(tempFolder({}), "recording.json");
  await download.saveAs(file);
  return { page, file, over: over.id, open: open.id };
}

describeInBrowser("recordings", () => {
  inBrowser(
    "what a page exports, xstate-jobs inspect shows: all jobs, whole, and none to be cancelled",
    async (tabs) => {
      const { file, over, open } = await recorded(tabs);
      await using command = startBinary("inspect", file, "--port", "0", "--no-open");
      const page = await tabs.open(urlIn(await command.line("http:")));
      await soon(() => page.stateOf(over)).toBe("completed");
      expect(await page.source.textContent()).toBe("recording");
      await page.choose(over);
      expect(await page.detail.textContent()).toContain("bread");
      await page.choose(open);
      expect(await page.shownState()).toBe("running");
      expect(await page.cancelButton.isDisabled()).toBe(true);
      expect(await page.cancelAnswer.textContent()).toBe("This is a recording.");
      await page.look("chart");
      await soon(() => page.activeStates()).toContain("job.running");
      expect(await page.page.getByTestId("pause").isDisabled()).toBe(true);
      command.signal("SIGINT");
      expect(await command.exited).toEqual({ code: 0, signal: null });
    },
  );

  inBrowser("a page of a process shows one as well, and goes back to the process", async (tabs) => {
    const { file, over } = await recorded(tabs);
    await using program = await startInspected();
    const page = await tabs.open(program.url);
    await page.isLive();
    await page.import(file);
    await soon(() => page.stateOf(over)).toBe("completed");
    expect(await page.banner.textContent()).toContain("This is the recording recording.json.");
    const again = JSON.parse(await read(await page.export())) as { records: { id?: string }[] };
    expect(again.records.map(({ id }) => id)).toContain(over);
    const job = await program.job("desk");
    await page.page.getByRole("button", { name: "Back to live" }).click();
    await soon(() => page.stateOf(job.id)).toBe("running");
    expect(await page.stateOf(over)).toBe(null);
    expect(await page.source.textContent()).toBe("live");
  });

  inBrowser("one page reads what another has exported when its process was gone", async (tabs) => {
    const { page, over } = await recorded(tabs);
    await page.page.locator(".source[data-is=lost]").waitFor();
    const text = await read(await page.export());
    await page.import({ name: "what is left.json", text });
    await soon(() => page.banner.textContent()).toContain("This is the recording what is left.json.");
    expect(await page.stateOf(over)).toBe("completed");
  });

  inBrowser("a file that is none is refused in words, and what was there stays", async (tabs) => {
    await using program = await startInspected();
    const job = await program.job("desk");
    const page = await tabs.open(program.url);
    await page.isLive();
    const wrong: readonly (readonly [text: string, why: RegExp])[] = [
      ["{", /a\.json cannot be shown\. This is not JSON/],
      ["[]", /A recording is an object, not an array/],
      ['{"format":"xstate-jobs/recording","version":99}', /version 99/],
      ['{"format":"xstate-jobs/recording","version":1,"machines":{}}', /no 'records'/],
    ];
    for (const [text, why] of wrong) {
      await page.import({ name: "a.json", text });
      await soon(() => page.banner.textContent()).toMatch(why);
    }
    expect(await page.stateOf(job.id)).toBe("running");
    const dismiss = page.page.getByRole("button", { name: "Dismiss" });
    await dismiss.click();
    await soon(() => dismiss.isVisible()).toBe(false);
    expect(await page.source.textContent()).toBe("live");
  });
});

async function read(download: Awaited<ReturnType<InspectorPage["export"]>>): Promise<string> {
  const stream = await download.createReadStream();
  let text = "";
  for await (const part of stream) text += part;
  return text;
}
