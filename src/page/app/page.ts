import { button, h, setAttribute, setText } from "../dom/element.ts";
import { Banner } from "../panels/banner.ts";
import { Detail } from "../panels/detail.ts";
import { FilterBar } from "../panels/filter-bar.ts";
import { Help } from "../panels/help.ts";
import { Overview } from "../panels/overview.ts";
import { Tabs, VIEW_TITLES } from "../panels/tabs.ts";
import { TotalsBar } from "../panels/totals-bar.ts";
import { ChartView } from "../views/chart.ts";
import { EmptyNote } from "../views/empty.ts";
import type { PageView } from "../views/page-view.ts";
import { SequenceView } from "../views/sequence.ts";
import { TimelineView } from "../views/timeline.ts";
import { TreeView } from "../views/tree.ts";
import { hashOf, linkOf, VIEWS, type View } from "./deep-link.ts";
import { Files } from "./files.ts";
import { Frames } from "./frames.ts";
import { keepToken, token } from "./session.ts";
import { listenForKeys, type Shortcut } from "./shortcuts.ts";
import { Source } from "./source.ts";
import { ThemeChoice } from "./theme.ts";
import { Ui } from "./ui.ts";

const NO_JOBS =
  "As soon as a runtime that the inspector is attached to asks for a job, it is here: inspector.attach(runtime).";

/** Puts everything together. */
export class Page {
  readonly #source = new Source(token, () => this.#frames.soon());
  readonly #ui = new Ui(this.#source);
  readonly #frames = new Frames(() => this.#render());
  readonly #banner = new Banner(this.#source);
  readonly #files = new Files(this.#source, (problem) => this.#say(problem));
  readonly #tree = new TreeView(this.#ui);
  readonly #timeline = new TimelineView(this.#ui);
  readonly #views: Readonly<Record<View, PageView>> = {
    tree: this.#tree,
    timeline: this.#timeline,
    sequence: new SequenceView(this.#ui),
    chart: new ChartView(this.#ui),
  };
  readonly #filter = new FilterBar(this.#ui);
  readonly #panels: readonly PageView[] = [
    new TotalsBar(this.#source),
    this.#filter,
    this.#banner,
    new Detail(this.#ui),
    new Overview(this.#ui),
  ];
  readonly #empty = new EmptyNote("empty");
  readonly #tabs = new Tabs((view) => this.#look(view));
  readonly #state = h("span", { class: "source", "data-testid": "source" });
  readonly #theme = new ThemeChoice(() => this.#recolour());
  readonly #file = h("input", {
    type: "file",
    accept: ".json,application/json",
    hidden: true,
    "data-testid": "import-file",
  });
  readonly #pause = button(
    "Pause",
    "Stop the display; records are still collected (space)",
    () => this.#togglePause(),
    {
      "data-testid": "pause",
    },
  );
  readonly #isCalm = window.matchMedia("(prefers-reduced-motion: reduce)");
  readonly #help: Help;
  /** What the address says of what is chosen, as this page has last read or written it. */
  #address = "";

  /** Shows the page in `body`. */
  constructor(body: HTMLElement) {
    const shortcuts = this.#shortcuts();
    this.#help = new Help(shortcuts);
    const [totals, filter, banner, ...sides] = this.#panels.map(({ element }) => element);
    const views = VIEWS.map((view) => this.#panelOf(view));
    const main = h(
      "main",
      {},
      h("div", { class: "views" }, this.#empty.element, ...views),
      h("aside", {}, ...sides),
    );
    body.replaceChildren(this.#header(), ...[totals, filter, banner].flatMap((each) => each ?? []), main);
    body.append(this.#help.element, this.#file);
    this.#ui.changed = () => this.#changed();
    this.#file.addEventListener("change", () => this.#import());
    this.#files.acceptDrops(body);
    listenForKeys(shortcuts);
    window.addEventListener("hashchange", () => {
      // What could not be read without it, or with another one, can be read now.
      if (this.#follow()) this.#source.start();
    });
    this.#follow();
    this.#source.start();
    // Durations go on, and so does the time until the next try, when nothing comes.
    setInterval(() => this.#frames.soon(), 500);
  }

  #header(): HTMLElement {
    return h(
      "header",
      { class: "top" },
      h("h1", {}, "xstate-jobs"),
      this.#state,
      this.#tabs.element,
      h("span", { class: "room" }),
      this.#pause,
      button("Export", "Save a recording", () => void this.#files.save(), { "data-testid": "export" }),
      button("Import", "Open a recording; or drop one onto the page", () => this.#file.click(), {
        "data-testid": "import",
      }),
      button("◐", "Light or dark (d)", () => this.#toggleTheme(), {
        "data-testid": "theme",
        "aria-label": "Light or dark",
      }),
      button("?", "What the keys do (?)", () => this.#help.toggle(), {
        "data-testid": "help-button",
        "aria-label": "Help",
      }),
    );
  }

  #panelOf(view: View): HTMLElement {
    const { element } = this.#views[view];
    const attributes = {
      class: "panel",
      role: "tabpanel",
      id: `panel-${view}`,
      "aria-labelledby": `tab-${view}`,
    };
    return h("div", { ...attributes, hidden: true }, element);
  }

  #shortcuts(): Shortcut[] {
    const views = VIEWS.map((view, index) => ({
      key: String(index + 1),
      does: VIEW_TITLES[view],
      run: () => this.#look(view),
    }));
    return [
      ...views,
      { key: "/", does: "Filter", run: () => this.#filter.focus() },
      { key: " ", does: "Pause, and go on", run: () => this.#togglePause() },
      { key: "c", does: "Clear the filter", run: () => this.#filter.clear() },
      { key: "e", does: "Export a recording", run: () => void this.#files.save() },
      { key: "i", does: "Import a recording", run: () => this.#file.click() },
      { key: "d", does: "Light or dark", run: () => this.#toggleTheme() },
      { key: "?", does: "This help", run: () => this.#help.toggle() },
      { key: "Escape", does: "Leave the filter, close the details", run: () => this.#escape() },
    ];
  }

  #look(view: View): void {
    this.#ui.select(this.#ui.selected, view);
  }

  #escape(): void {
    const focused = document.activeElement;
    if (focused instanceof HTMLInputElement) focused.blur();
    else this.#ui.select(undefined);
  }

  #togglePause(): void {
    if (this.#source.isPaused) this.#source.resume();
    else if (this.#source.isLive) this.#source.pause();
    this.#frames.now();
  }

  #toggleTheme(): void {
    this.#theme.toggle();
    this.#recolour();
  }

  #recolour(): void {
    this.#timeline.recolour();
    this.#frames.now();
  }

  #import(): void {
    const [file] = this.#file.files ?? [];
    this.#file.value = "";
    if (file !== undefined) void this.#files.open(file);
  }

  #say(problem: string | undefined): void {
    this.#banner.say(problem);
    this.#frames.now();
  }

  /** The address says what is chosen; a token is taken out of it. Returns whether it is another one. */
  #follow(): boolean {
    this.#address = location.hash;
    const link = linkOf(this.#address);
    const isOther = link.token !== undefined && link.token !== token();
    if (link.token !== undefined) keepToken(link.token);
    this.#ui.select(link.actor, link.view);
    this.#changed();
    return isOther;
  }

  #changed(): void {
    const hash = hashOf(this.#ui.selected, this.#ui.view);
    // Not by what it says now: that may be where somebody wants to go, of which the event is yet to come.
    if (this.#address !== hash) history.replaceState(null, "", hash);
    this.#address = hash;
    this.#frames.now();
  }

  #render(): void {
    const { view } = this.#ui;
    const goesOn = view === "timeline" && this.#source.isLive && !this.#source.isPaused;
    this.#frames.isMoving = goesOn && !this.#isCalm.matches;
    this.#tabs.show(view);
    for (const each of VIEWS) {
      const panel = this.#views[each].element.parentElement;
      if (panel !== null) panel.hidden = each !== view;
    }
    this.#ui.look();
    this.#tellSource();
    for (const panel of this.#panels) panel.render();
    this.#views[view].render();
    if (this.#frames.isMoving) this.#frames.soon();
  }

  #tellSource(): void {
    const { status, file, isReady, isPaused, isLive, model } = this.#source;
    const is =
      file !== undefined || !isLive
        ? "recording"
        : isPaused
          ? "paused"
          : status.is === "open"
            ? "live"
            : status.is;
    setText(this.#state, is === "lost" ? "disconnected" : is);
    setAttribute(this.#state, "data-is", is);
    setText(this.#pause, isPaused ? "Go on" : "Pause");
    setAttribute(this.#pause, "aria-pressed", String(isPaused));
    if (this.#pause.disabled === isLive) this.#pause.disabled = !isLive;
    const isBare = model.nodes.size === 0 && this.#ui.view !== "chart" && this.#ui.view !== "sequence";
    if (!isBare) this.#empty.hide();
    else if (!isReady && (status.is === "lost" || status.is === "refused"))
      this.#empty.show("Nothing to show", "The page has not heard from the process yet.");
    else if (!isReady) this.#empty.show("Loading…", "");
    else this.#empty.show("No jobs yet", isLive ? NO_JOBS : "The recording is empty.");
  }
}
