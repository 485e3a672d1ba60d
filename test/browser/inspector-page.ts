import type { Download, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { SOON } from "./inspected.ts";

export type View = "tree" | "timeline" | "sequence" | "chart";

/** Of anything that comes about sooner or later. */
export function soon<T>(read: () => Promise<T> | T) {
  return expect.poll(read, { timeout: SOON, interval: 30 });
}

/** The inspector's page in a tab, by what a person finds in it. */
export class InspectorPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** What is there has come. */
  async isLive(): Promise<void> {
    await this.page.locator(".source[data-is=live]").waitFor();
    await this.row("runtime:shop").waitFor();
  }

  /** The id of the chosen actor, as the address has it. */
  get chosen(): string | undefined {
    return new URLSearchParams(new URL(this.page.url()).hash.slice(1)).get("actor") ?? undefined;
  }

  get detail(): Locator {
    return this.page.getByTestId("detail");
  }

  get banner(): Locator {
    return this.page.getByTestId("banner");
  }

  get cancelButton(): Locator {
    return this.page.getByTestId("cancel");
  }

  get cancelAnswer(): Locator {
    return this.page.getByTestId("cancel-answer");
  }

  /** What the page has, as a person reads it: `live`, `paused`, … */
  get source(): Locator {
    return this.page.getByTestId("source");
  }

  /** A row of the tree. */
  row(id: string): Locator {
    const value = id.replace(/["\\]|\p{Cc}/gu, (sign) => `\\${sign.codePointAt(0)?.toString(16)} `);
    return this.page.locator(`[role=treeitem][data-actor-id="${value}"]:not([hidden])`);
  }

  /** The state of an actor, as its row in the tree says; `null` as long as there is none. */
  async stateOf(id: string): Promise<string | null> {
    const row = this.row(id);
    return (await row.count()) === 1 ? await row.locator(".status").innerText().then(withoutSign) : null;
  }

  /** The ids of all rows, in their order. */
  async rowIds(): Promise<readonly string[]> {
    return await this.page.locator("[role=treeitem]:not([hidden])").evaluateAll((rows) =>
      rows
        .map((row) => row as HTMLElement)
        .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
        .map((row) => row.dataset.actorId ?? "fold"),
    );
  }

  async choose(id: string): Promise<void> {
    await this.row(id).click();
    await soon(() => this.fact("id")).toBe(id);
  }

  /** Chooses an actor by a link to it. */
  async follow(id: string): Promise<void> {
    await this.page.evaluate((actor) => {
      location.hash = `#actor=${encodeURIComponent(actor)}&view=tree`;
    }, id);
    await soon(() => this.fact("id")).toBe(id);
    await this.row(id).waitFor();
  }

  async look(view: View): Promise<void> {
    await this.page.getByTestId(`tab-${view}`).click();
    await this.page.locator(`#panel-${view}`).waitFor();
  }

  /** What the details say of the chosen actor under that name. */
  async fact(name: string): Promise<string | null> {
    const fact = this.page.locator(`[data-fact=${JSON.stringify(name)}]`);
    return (await fact.count()) === 1 ? await fact.textContent() : null;
  }

  /** The state in the details of the chosen actor. */
  async shownState(): Promise<string> {
    return withoutSign(await this.detail.locator("header .status").innerText());
  }

  async total(key: string): Promise<string | null> {
    return await this.page.locator(`[data-total=${key}]`).textContent();
  }

  /** The states that are lit in the statechart, outermost first. */
  async activeStates(): Promise<readonly string[]> {
    return await this.page
      .locator(".statechart .state.active")
      .evaluateAll((states) => states.map((state) => state.getAttribute("data-id") ?? ""));
  }

  async export(): Promise<Download> {
    const download = this.page.waitForEvent("download");
    await this.page.getByTestId("export").click();
    return await download;
  }

  /** The file as if it had been chosen after a click on `Import`. */
  async import(file: string | { readonly name: string; readonly text: string }): Promise<void> {
    const files =
      typeof file === "string"
        ? file
        : { name: file.name, mimeType: "application/json", buffer: Buffer.from(file.text) };
    const chooser = this.page.waitForEvent("filechooser");
    await this.page.getByTestId("import").click();
    await (await chooser).setFiles(files);
  }
}

function withoutSign(text: string): string {
  return text.replace(/^\W*/, "").trim();
}
