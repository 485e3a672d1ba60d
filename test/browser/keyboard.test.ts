import { expect } from "vitest";
import { describeInBrowser, inBrowser } from "./browser-test.ts";
import { startInspected } from "./inspected.ts";
import { type InspectorPage, soon } from "./inspector-page.ts";

const MAX_STOPS = 60;

/** Presses Tab until something that this selects is in focus. Everything on the way shows that it is. */
async function tabTo({ page }: InspectorPage, selector: string): Promise<void> {
  for (let stop = 0; stop < MAX_STOPS; stop++) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate((wanted) => {
      const element = document.activeElement ?? document.body;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return {
        isThere: element.matches(wanted),
        isBody: element === document.body,
        isSeen: outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0,
        what: element.outerHTML.slice(0, 120),
      };
    }, selector);
    if (!focus.isBody) expect(focus, "what is in focus").toMatchObject({ isSeen: true });
    if (focus.isThere) return;
  }
  throw new Error(`Tab does not come to ${selector}`);
}

describeInBrowser("with the keyboard alone", () => {
  inBrowser("one goes through the tree, opens and closes, chooses a job and cancels it", async (tabs) => {
    await using program = await startInspected();
    const group = await program.group(["desk", "kitchen"]);
    const page = await tabs.open(program.url);
    await page.isLive();
    const { keyboard } = page.page;
    const tree = page.page.getByTestId("view-tree");
    const cursor = async (): Promise<string | null> => {
      const id = await tree.getAttribute("aria-activedescendant");
      return id === null ? null : await page.page.locator(`#${id}`).getAttribute("data-actor-id");
    };
    await tabTo(page, "[role=tree]");
    await keyboard.press("Home");
    expect(await cursor()).toBe("runtime:shop");
    await keyboard.press("ArrowLeft");
    await soon(() => page.rowIds()).toEqual(["runtime:shop"]);
    await keyboard.press("ArrowRight");
    await soon(() => page.rowIds()).toContain(group.idOf("kitchen"));
    await keyboard.press("End");
    expect(await cursor()).toBe(group.idOf("kitchen"));
    await keyboard.press("ArrowLeft");
    expect(await cursor()).toBe(group.id);
    await keyboard.press("ArrowLeft");
    await soon(() => page.rowIds()).not.toContain(group.idOf("kitchen"));
    await keyboard.press("ArrowRight");
    await soon(() => page.rowIds()).toContain(group.idOf("kitchen"));
    await keyboard.press("ArrowRight");
    await keyboard.press("ArrowDown");
    expect(await cursor()).toBe(group.idOf("kitchen"));
    await keyboard.press("Enter");
    await soon(() => page.fact("id")).toBe(group.idOf("kitchen"));

    await tabTo(page, "[data-testid=cancel-reason]");
    await keyboard.type("burnt, c d e / ? 1");
    await tabTo(page, "[data-testid=cancel]");
    await keyboard.press("Enter");
    await soon(() => page.shownState()).toBe("cancelled");
    expect(await page.fact("reason")).toBe("burnt, c d e / ? 1");
    expect(await group.ended()).toMatchObject({ status: "cancelled" });
    await keyboard.press("Escape");
    await keyboard.press("Escape");
    await soon(() => page.detail.isVisible()).toBe(false);
  });

  inBrowser(
    "one goes from view to view, filters, pauses, and finds out which keys there are",
    async (tabs) => {
      await using program = await startInspected();
      const job = await program.job("desk");
      const page = await tabs.open(program.url);
      await page.isLive();
      const { keyboard } = page.page;
      for (const [index, view] of ["tree", "timeline", "sequence", "chart"].entries()) {
        await keyboard.press(String(index + 1));
        await page.page.locator(`#panel-${view}`).waitFor();
      }
      await keyboard.press("1");
      await page.page.locator("#panel-tree").waitFor();
      await tabTo(page, "[role=tab][aria-selected=true]");
      await keyboard.press("ArrowRight");
      await page.page.locator("#panel-timeline").waitFor();
      await keyboard.press("ArrowLeft");
      await keyboard.press("/");
      await keyboard.type("kitchen");
      await soon(() => page.rowIds()).not.toContain(job.id);
      await keyboard.press("Escape");
      await keyboard.press("c");
      await soon(() => page.rowIds()).toContain(job.id);
      await keyboard.press(" ");
      await soon(() => page.source.textContent()).toBe("paused");
      await keyboard.press(" ");
      await soon(() => page.source.textContent()).toBe("live");
      await keyboard.press("?");
      const help = page.page.getByRole("dialog", { name: "Keyboard" });
      await help.waitFor();
      await keyboard.press("Escape");
      await help.waitFor({ state: "hidden" });
    },
  );
});

/** What assistive technology calls the things that one can do something with. */
const OPERABLE = new Set(
  "button checkbox combobox dialog link listbox searchbox tab tabpanel textbox tree treeitem img option".split(
    " ",
  ),
);

describeInBrowser("for those who do not see the page", () => {
  inBrowser("everything that one can do something with has a name, in every view", async (tabs) => {
    await using program = await startInspected();
    const group = await program.group(["desk", "kitchen"]);
    group.order("update", { done: 1 });
    const page = await tabs.open(program.url);
    await page.isLive();
    await page.choose(group.idOf("desk"));
    const session = await page.page.context().newCDPSession(page.page);
    for (const view of ["tree", "timeline", "sequence", "chart"] as const) {
      await page.look(view);
      if (view === "chart") await soon(() => page.activeStates()).toContain("job.running");
      const { nodes } = await session.send("Accessibility.getFullAXTree");
      const operable = nodes.filter(({ role, ignored }) => !ignored && OPERABLE.has(role?.value));
      expect(operable.length).toBeGreaterThan(20);
      const nameless = operable.filter(({ name }) => !name?.value?.trim());
      expect(nameless.map(({ role, nodeId }) => `${role?.value} ${nodeId}`)).toEqual([]);
    }
  });

  inBrowser("the tree is a tree, with what is open, chosen and how deep it is", async (tabs) => {
    await using program = await startInspected();
    const group = await program.group(["desk", "kitchen"]);
    const page = await tabs.open(program.url);
    await page.isLive();
    await page.choose(group.id);
    const tree = page.page.getByRole("tree", { name: "Runtimes, workers, groups and jobs" });
    const chosen = tree.getByRole("treeitem", { selected: true });
    await soon(() => chosen.getAttribute("data-actor-id")).toBe(group.id);
    expect(await chosen.getAttribute("aria-expanded")).toBe("true");
    expect(await tree.getByRole("treeitem", { level: 3 }).count()).toBe(2);
    expect(await page.page.getByRole("tab", { selected: true }).textContent()).toBe("Tree");
    const chip = page.page.getByRole("group", { name: "Status" }).getByRole("button", { name: /running/ });
    await chip.click();
    await soon(() => chip.getAttribute("aria-pressed")).toBe("true");
  });
});
