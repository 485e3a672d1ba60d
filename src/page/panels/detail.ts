import type { Shown } from "../../inspector/record.ts";
import { hashOf } from "../app/deep-link.ts";
import type { Ui } from "../app/ui.ts";
import { button, h, setText } from "../dom/element.ts";
import { jsonView } from "../dom/json-view.ts";
import { StatusMark } from "../dom/status.ts";
import type { ActorNode } from "../model/actor-node.ts";
import { StepList } from "../views/step-list.ts";
import { CancelForm } from "./cancel-form.ts";
import { Facts } from "./facts.ts";

/** Everything about the chosen actor. */
export class Detail {
  readonly element: HTMLElement;
  readonly #ui: Ui;
  readonly #kind = h("span", { class: "muted" });
  readonly #title = h("h2", { tabindex: -1 });
  readonly #status = new StatusMark();
  readonly #cancel: CancelForm;
  readonly #facts = new Facts();
  readonly #values = h("div");
  readonly #steps = new StepList("Steps, with times since it began");
  readonly #body: HTMLElement;
  readonly #gone = h("p", { class: "muted pad", "data-testid": "detail-gone" });
  #node: ActorNode | undefined;
  #seq = -1;

  constructor(ui: Ui) {
    this.#ui = ui;
    this.#cancel = new CancelForm(ui.source);
    const { id, link } = this.#copies();
    const close = button("✕", "Close (Esc)", () => ui.select(undefined), {
      class: "icon",
      "aria-label": "Close the details",
      "data-testid": "detail-close",
    });
    const head = h("header", {}, h("div", {}, this.#kind, this.#title, this.#status.element), close);
    const tools = h("div", { class: "line tools" }, id, link, ...this.#lookAt());
    this.#body = h(
      "div",
      { class: "detail-body" },
      tools,
      this.#cancel.element,
      this.#facts.element,
      this.#values,
      h("h3", {}, "Steps"),
      this.#steps.element,
    );
    this.element = h(
      "section",
      { class: "detail", "aria-label": "Details of the chosen actor", "data-testid": "detail" },
      ...[head, this.#gone, this.#body],
    );
  }

  render(): void {
    const { node, selected } = this.#ui;
    this.element.hidden = selected === undefined;
    if (selected === undefined) return;
    this.#body.hidden = node === undefined;
    this.#gone.hidden = node !== undefined;
    this.#status.element.hidden = node === undefined;
    if (node === undefined) this.#missing(selected);
    else this.#show(node);
  }

  #show(node: ActorNode): void {
    const { source } = this.#ui;
    setText(this.#kind, node.actor.kind);
    setText(this.#title, node.title);
    this.#status.show(node.state);
    this.#cancel.render(node);
    this.#facts.render(node, source.now);
    this.#steps.render(node);
    if (node !== this.#node || node.seq !== this.#seq) this.#carried(node);
    this.#node = node;
    this.#seq = node.seq;
  }

  #missing(id: string): void {
    setText(this.#kind, "");
    setText(this.#title, id);
    const text = this.#ui.source.isReady
      ? "There is no such actor here: it was not recorded, or it is not kept any more."
      : "It may come yet: what is there is still being read.";
    setText(this.#gone, text);
  }

  /** What opened and closed values stay as they are as long as they are the same. */
  #carried({ id, actor, steps, isOver }: ActorNode): void {
    const ending = isOver ? [...steps].reverse().find(({ data }) => data !== undefined) : undefined;
    const values: [string, Shown | undefined][] = [
      ["Payload", actor.payload],
      ["Meta", actor.meta],
      [
        ending?.event === "job.response" || ending?.event === "job.stream.end" ? "Response" : "Last data",
        ending?.data,
      ],
    ];
    const key = `${id} ${actor.seq} ${ending?.seq ?? ""}`;
    if (this.#values.dataset.of === key) return;
    this.#values.dataset.of = key;
    this.#values.replaceChildren(
      ...values.flatMap(([name, value]) =>
        value === undefined ? [] : [h("h3", {}, name), jsonView(value, 2)],
      ),
    );
  }

  #copies(): { id: HTMLElement; link: HTMLElement } {
    const copy = (text: string, what: HTMLButtonElement): void => {
      const { textContent } = what;
      navigator.clipboard.writeText(text).then(
        () => setText(what, "Copied"),
        () => setText(what, "Not allowed"),
      );
      setTimeout(() => setText(what, textContent ?? ""), 1_200);
    };
    const chosen = (): string => this.#ui.selected ?? "";
    const id = button("Copy id", "Copy the actor's id", () => copy(chosen(), id), {
      "data-testid": "copy-id",
    });
    const address = (): string => location.href.replace(/#.*$/, "") + hashOf(chosen(), this.#ui.view);
    const link = button("Copy link", "Copy a link to this actor and view", () => copy(address(), link), {
      "data-testid": "copy-link",
    });
    return { id, link };
  }

  #lookAt(): HTMLElement[] {
    const look = (view: "sequence" | "chart", text: string): HTMLElement =>
      button(text, `Show it as ${text.toLowerCase()}`, () => this.#ui.select(this.#ui.selected, view));
    return [look("sequence", "Sequence"), look("chart", "Chart")];
  }
}
