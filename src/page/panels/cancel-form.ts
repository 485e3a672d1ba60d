import { cancelActor, whyNotCancel } from "../app/cancel.ts";
import type { Source } from "../app/source.ts";
import { h, setText } from "../dom/element.ts";
import type { ActorNode } from "../model/actor-node.ts";

/** Cancels the chosen actor, or says why that is not possible from here. */
export class CancelForm {
  readonly element: HTMLFormElement;
  readonly #source: Source;
  readonly #reason = h("input", {
    type: "text",
    placeholder: "reason (optional)",
    "aria-label": "Reason",
    maxlength: 500,
    "data-testid": "cancel-reason",
  });
  readonly #button = h("button", { type: "submit", class: "danger", "data-testid": "cancel" }, "Cancel");
  readonly #answer = h("p", { class: "answer", role: "status", "data-testid": "cancel-answer" });
  #node: ActorNode | undefined;
  #isAsking = false;

  constructor(source: Source) {
    this.#source = source;
    const line = h("div", { class: "line" }, this.#reason, this.#button);
    this.element = h("form", { class: "cancel", onsubmit: (event: Event) => void this.#cancel(event) }, line);
    this.element.append(this.#answer);
  }

  render(node: ActorNode): void {
    const { kind } = node.actor;
    const isJob = kind === "job" || kind === "group" || kind === "run";
    if (node !== this.#node) {
      this.#node = node;
      this.#reason.value = "";
      this.#isAsking = false;
      this.#tell("", "");
    }
    this.element.hidden = !isJob;
    const why = whyNotCancel(node, this.#source);
    const isOff = why !== undefined || this.#isAsking;
    if (this.#button.disabled !== isOff) this.#button.disabled = isOff;
    if (this.#reason.disabled !== isOff) this.#reason.disabled = isOff;
    if (this.#answer.dataset.tone === "good" || this.#answer.dataset.tone === "bad") return;
    this.#tell(why ?? "", "");
  }

  async #cancel(event: Event): Promise<void> {
    event.preventDefault();
    const node = this.#node;
    if (node === undefined || this.#isAsking) return;
    this.#isAsking = true;
    this.#tell("Asking…", "");
    const { isDone, text } = await cancelActor(node.id, this.#reason.value.trim());
    if (node !== this.#node) return;
    this.#isAsking = false;
    this.#tell(text, isDone ? "good" : "bad");
    this.render(node);
  }

  #tell(text: string, tone: string): void {
    setText(this.#answer, text);
    this.#answer.dataset.tone = tone;
  }
}
