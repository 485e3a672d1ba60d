import type { Page } from "playwright-core";

/** What a person does, and after what the page has answered. */
export const ACTIONS = {
  row: "a row, until its details are shown",
  tab: "a tab, until its view is shown",
  chip: "a filter, until it is pressed",
  scroll: "the wheel, until other rows are shown",
  text: "a letter in the filter, until what it lets through is shown",
} as const;
export type Action = keyof typeof ACTIONS;

const ROW_HEIGHT = 24;
const ANSWER_LIMIT_MS = 100;
/** After so long nobody waits any more. */
const NO_ANSWER_MS = 5_000;

/** What is measured in the page, which has it as `window.soak`. */
declare global {
  interface Window {
    soak: {
      /**
       * Resolves with the milliseconds from the next event of this type to the frame in which the page has answered; with
       * `NaN` if it came to what is chosen already, or to no actor.
       */
      answer(action: Action, event: string): Promise<number>;
      /** For how many milliseconds of the last so many the page was at work for 50 ms or longer without a break. */
      busy(ms: number): number;
    };
  }
}

/** Acts as a person does, and measures in the page how long that takes. */
export class PageClicks {
  readonly #page: Page;
  readonly latencies = new Map<Action, number[]>();
  /** What took too long, and whether that was the page's own work. */
  readonly slow: string[] = [];
  #turn = 0;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async of(page: Page): Promise<PageClicks> {
    await page.evaluate(install);
    return new PageClicks(page);
  }

  /** Each of these in turn. */
  async next(actions: readonly Action[]): Promise<void> {
    const action = actions[this.#turn++ % actions.length] as Action;
    if (action === "row") await this.#row();
    else if (action === "tab") await this.#tab();
    else if (action === "chip") await this.#chip();
    else if (action === "scroll") await this.#scroll();
    else await this.#text();
  }

  async #row(): Promise<void> {
    await this.#page.getByTestId("tab-tree").click();
    const tree = await this.#page.locator(".tree").boundingBox();
    const row = 2 + (this.#turn % 17);
    if (tree !== null) await this.#click("row", tree.x + 150, tree.y + (row + 0.5) * ROW_HEIGHT);
  }

  async #tab(): Promise<void> {
    const tabs = this.#page.getByRole("tab", { selected: false });
    await this.#clickOn("tab", tabs.nth(Math.floor(this.#turn / 5) % 3));
  }

  async #chip(): Promise<void> {
    const chip = this.#page.getByTestId("filter-failed");
    await this.#clickOn("chip", chip);
    await chip.click();
  }

  async #scroll(): Promise<void> {
    await this.#page.getByTestId("tab-tree").click();
    const tree = await this.#page.locator(".tree").boundingBox();
    if (tree === null) return;
    await this.#page.mouse.move(tree.x + 100, tree.y + 100);
    // What a filter lets through may have been short: then it stands at its beginning again.
    const top = await this.#page.locator(".tree").evaluate(({ scrollTop }) => scrollTop);
    const by = top < 5_000 ? 1_200 : -1_200;
    await this.#measure("scroll", "wheel", () => this.#page.mouse.wheel(0, by));
  }

  async #text(): Promise<void> {
    const field = this.#page.getByTestId("filter");
    await field.focus();
    await this.#measure("text", "keydown", () => this.#page.keyboard.press("r"));
    await this.#page.getByTestId("filter-clear").click();
  }

  async #clickOn(action: Action, target: ReturnType<Page["locator"]>): Promise<void> {
    const box = await target.boundingBox();
    if (box !== null) await this.#click(action, box.x + box.width / 2, box.y + box.height / 2);
  }

  #click(action: Action, x: number, y: number): Promise<void> {
    return this.#measure(action, "pointerdown", () => this.#page.mouse.click(x, y));
  }

  async #measure(action: Action, event: string, act: () => Promise<void>): Promise<void> {
    const answer = await this.#page.evaluateHandle(
      ([what, on, most]) => {
        const late = new Promise<number>((resolve) => setTimeout(() => resolve(most), most));
        return { took: Promise.race([window.soak.answer(what, on), late]) };
      },
      [action, event, NO_ANSWER_MS] as const,
    );
    await act();
    const took = await answer.evaluate(({ took }) => took);
    await answer.dispose();
    if (took >= NO_ANSWER_MS) {
      this.slow.push(`${action}: no answer`);
    } else if (took > ANSWER_LIMIT_MS) {
      const busy = await this.#page.evaluate((ms) => window.soak.busy(ms), took);
      this.slow.push(
        `${action}: ${took.toFixed(0)} ms, of which the page was at work for ${busy.toFixed(0)} ms`,
      );
    }
    if (Number.isNaN(took)) return;
    this.latencies.set(action, [...(this.latencies.get(action) ?? []), took]);
  }
}

/** Runs in the page. */
function install(): void {
  const textOf = (selector: string): string | undefined =>
    document.querySelector(selector)?.textContent ?? undefined;
  const firstRow = (): string | undefined =>
    document.querySelector<HTMLElement>(".tree .rows > :not([hidden])")?.style.transform;
  const shows: Record<Action, (target: HTMLElement, before: string | undefined) => boolean> = {
    row: (_, id) => textOf("[data-fact=id]") === id,
    tab: (target) => target.getAttribute("aria-selected") === "true",
    chip: (target) => target.getAttribute("aria-pressed") === "true",
    scroll: (_, before) => firstRow() !== before,
    text: () => (textOf("[data-testid=filter-count]") ?? "") !== "",
  };
  let tasks: PerformanceEntry[] = [];
  new PerformanceObserver((list) => {
    tasks = [...tasks, ...list.getEntries()].slice(-20);
  }).observe({ type: "longtask" });
  window.soak = {
    busy: (ms) => {
      const now = performance.now();
      const busyIn = ({ startTime, duration }: PerformanceEntry): number =>
        Math.max(0, Math.min(now, startTime + duration) - Math.max(now - ms, startTime));
      return tasks.reduce((sum, task) => sum + busyIn(task), 0);
    },
    answer: (action, on) =>
      new Promise((resolve) => {
        const observer = new MutationObserver(() => look());
        let look = (): void => {};
        const begin = (event: Event): void => {
          const target = event.target as HTMLElement;
          // The row may show another actor by the time of the click.
          const before =
            action === "row" ? target.closest<HTMLElement>(".tree-row")?.dataset.actorId : firstRow();
          const isAsBefore = before === undefined || before === textOf("[data-fact=id]");
          if (action === "row" && isAsBefore) resolve(Number.NaN);
          look = () => {
            const element = target.closest<HTMLElement>("button") ?? target;
            if (!shows[action](element, before)) return;
            observer.disconnect();
            // The page changes what it shows within a frame: the next task comes after that has been drawn.
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.now() - event.timeStamp);
            port2.postMessage(undefined);
          };
          observer.observe(document.body, {
            subtree: true,
            childList: true,
            attributes: true,
            characterData: true,
          });
        };
        addEventListener(on, begin, { capture: true, once: true });
      }),
  };
}
