import { expect } from "vitest";
import { describeInBrowser, inBrowser } from "./browser-test.ts";
import { type Inspected, startInspected } from "./inspected.ts";
import { type InspectorPage, soon } from "./inspector-page.ts";

const theme = ({ page }: InspectorPage): Promise<string | undefined> =>
  page.evaluate(() => document.documentElement.dataset.theme);

/** How light the page is behind everything, from 0 to 255. */
async function lightness({ page }: InspectorPage): Promise<number> {
  const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  return Math.max(...(colour.match(/\d+/g) ?? []).map(Number));
}

/** Texts that are hard to read: with less contrast than 4.5 to 1 to what is behind them. What cannot be used may be. */
async function faintTexts({ page }: InspectorPage): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (context === null) throw new Error("there is no canvas");
    /** Of colours one over the other, whichever way they are written. */
    const mixed = (colours: readonly string[]): Uint8ClampedArray => {
      context.clearRect(0, 0, 1, 1);
      for (const colour of colours) {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
      }
      return context.getImageData(0, 0, 1, 1).data;
    };
    const luminance = (colours: readonly string[]): number => {
      const [r = 0, g = 0, b = 0] = [...mixed(colours)].map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Element): string[] => {
      const colours: string[] = [];
      for (let each: Element | null = element; each !== null; each = each.parentElement)
        colours.unshift(getComputedStyle(each).backgroundColor);
      return colours;
    };
    const faint: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>("body *:not(svg *)")) {
      const own = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
      if (!own || element.closest(":disabled, option") !== null || !element.checkVisibility()) continue;
      const back = behind(element);
      const [one, other] = [luminance(back), luminance([...back, getComputedStyle(element).color])];
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      if (contrast < 4.5)
        faint.push(`${element.className} "${element.textContent?.slice(0, 30)}": ${contrast.toFixed(2)}`);
    }
    return [...new Set(faint)];
  });
}

/** A job of each state, one of them chosen. */
async function inAllStates(program: Inspected, page: InspectorPage): Promise<void> {
  await page.isLive();
  const [open, done, failed, cancelled] = [
    await program.job("desk"),
    await program.job("kitchen"),
    await program.job("desk"),
    await program.job("kitchen"),
  ];
  done.order("complete", { dish: "soup", isHot: true });
  failed.order("fail", "burnt");
  await page.choose(cancelled.id);
  await page.cancelButton.click();
  await soon(() => page.shownState()).toBe("cancelled");
  await page.choose(done.id);
  await soon(() => page.shownState()).toBe("completed");
  await soon(() => page.stateOf(failed.id)).toBe("failed");
  await soon(() => page.stateOf(open.id)).toBe("running");
}

describeInBrowser("light and dark", () => {
  inBrowser("are as the system has it, also when that changes", async (tabs) => {
    await using program = await startInspected();
    const page = await tabs.open(program.url, { colorScheme: "dark" });
    await page.isLive();
    expect(await theme(page)).toBe("dark");
    expect(await lightness(page)).toBeLessThan(60);
    await page.page.emulateMedia({ colorScheme: "light" });
    await soon(() => theme(page)).toBe("light");
    expect(await lightness(page)).toBeGreaterThan(240);
  });

  inBrowser(
    "are as somebody has chosen, also after a reload, until they choose what the system has",
    async (tabs) => {
      await using program = await startInspected();
      const page = await tabs.open(program.url, { colorScheme: "light" });
      await page.isLive();
      await page.page.getByTestId("theme").click();
      expect(await theme(page)).toBe("dark");
      await page.page.reload();
      await page.isLive();
      expect(await theme(page)).toBe("dark");
      await page.page.keyboard.press("d");
      expect(await theme(page)).toBe("light");
      await page.page.emulateMedia({ colorScheme: "dark" });
      await soon(() => theme(page)).toBe("dark");
    },
  );

  for (const colorScheme of ["light", "dark"] as const)
    inBrowser(`all texts can be read where it is ${colorScheme}`, async (tabs) => {
      await using program = await startInspected();
      const page = await tabs.open(program.url, { colorScheme });
      await inAllStates(program, page);
      for (const view of ["tree", "timeline", "sequence", "chart"] as const) {
        await page.look(view);
        if (view === "chart") await soon(() => page.activeStates()).toContain("job.completed");
        expect(await faintTexts(page), view).toEqual([]);
      }
      await program.kill();
      await page.page.locator(".source[data-is=lost]").waitFor();
      expect(await faintTexts(page), "disconnected").toEqual([]);
    });
});
