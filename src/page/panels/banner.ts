import type { Source } from "../app/source.ts";
import { button, h, setAttribute, setText } from "../dom/element.ts";
import { countOf } from "../model/format.ts";

interface Notice {
  readonly tone: "info" | "warn" | "bad";
  readonly text: string;
  readonly action?: readonly [string, () => void];
}

/** What a person has to know about where the data comes from. One line each, above the views. */
export class Banner {
  readonly element = h("div", { class: "banners", role: "status", "data-testid": "banner" });
  readonly #source: Source;
  readonly #lines = new Map<string, Line>();
  #problem: string | undefined;
  #seenMissing = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  /** Something went wrong that somebody did. It stays until it is put away. */
  say(problem: string | undefined): void {
    this.#problem = problem;
  }

  render(): void {
    this.#show("problem", this.#problemNotice());
    this.#show("file", this.#fileNotice());
    this.#show("connection", this.#connectionNotice());
    this.#show("paused", this.#pausedNotice());
    this.#show("gap", this.#gapNotice());
  }

  #problemNotice(): Notice | undefined {
    if (this.#problem === undefined) return undefined;
    const action = ["Dismiss", () => this.say(undefined)] as const;
    return { tone: "bad", text: this.#problem, action };
  }

  #fileNotice(): Notice | undefined {
    const { file, isReady, waiting } = this.#source;
    if (file === undefined) return undefined;
    const action = ["Back to live", () => this.#source.start()] as const;
    const text = isReady
      ? `This is the recording ${file}.`
      : `Reading ${file}: ${countOf(waiting)} records to go.`;
    return { tone: "info", text, action };
  }

  #connectionNotice(): Notice | undefined {
    const { status, file, isReady, model, waiting } = this.#source;
    if (file !== undefined) return undefined;
    const retry = ["Try now", () => this.#source.start()] as const;
    switch (status.is) {
      case "connecting":
        return model.nodes.size > 0 ? { tone: "warn", text: "Connecting again…" } : undefined;
      case "lost": {
        const seconds = Math.max(0, Math.ceil((status.retryAt - performance.now()) / 1_000));
        const text = `Disconnected (${status.why.replace(/\.$/, "")}). What is here stays. Next try in ${seconds} s.`;
        return { tone: "bad", text, action: retry };
      }
      case "refused":
        return { tone: "bad", text: `The server refuses to be read: ${status.why}`, action: retry };
      default:
        if (isReady) return undefined;
        return {
          tone: "info",
          text: `Loading what is there: ${countOf(model.nodes.size)} actors, ${countOf(waiting)} records to go.`,
        };
    }
  }

  #pausedNotice(): Notice | undefined {
    const { isPaused, held } = this.#source;
    if (!isPaused) return undefined;
    const text = `Paused. ${countOf(held)} records came meanwhile.`;
    return { tone: "warn", text, action: ["Go on", () => this.#source.resume()] };
  }

  #gapNotice(): Notice | undefined {
    const { missing } = this.#source.model;
    if (missing < this.#seenMissing) this.#seenMissing = 0;
    const unseen = missing - this.#seenMissing;
    if (unseen <= 0) return undefined;
    const seen = (): void => {
      this.#seenMissing = this.#source.model.missing;
    };
    const text = `${countOf(unseen)} records are missing here: more came than could be sent. The totals count them.`;
    return { tone: "warn", text, action: ["Dismiss", seen] };
  }

  #show(key: string, notice: Notice | undefined): void {
    let line = this.#lines.get(key);
    if (line === undefined) {
      if (notice === undefined) return;
      line = new Line(key);
      this.#lines.set(key, line);
      this.element.append(line.element);
    }
    line.show(notice);
  }
}

class Line {
  readonly element: HTMLElement;
  readonly #text = h("span");
  readonly #button: HTMLButtonElement;
  #action: () => void = () => {};

  constructor(key: string) {
    this.#button = button("", "", () => this.#action());
    this.element = h("div", { class: "banner", "data-banner": key }, this.#text, this.#button);
  }

  show(notice: Notice | undefined): void {
    this.element.hidden = notice === undefined;
    setText(this.#text, notice?.text ?? "");
    setText(this.#button, notice?.action?.[0] ?? "");
    if (notice === undefined) return;
    setAttribute(this.element, "data-tone", notice.tone);
    this.#button.hidden = notice.action === undefined;
    this.#action = notice.action?.[1] ?? (() => {});
  }
}
