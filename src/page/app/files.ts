import { recordingFrom, recordingOf } from "./recording-file.ts";
import { token } from "./session.ts";
import type { Source } from "./source.ts";

/** Brings recordings out of the page, and into it. */
export class Files {
  readonly #source: Source;
  readonly #say: (problem: string | undefined) => void;

  /** `say` tells a person what went wrong; `undefined`: it did not, this time. */
  constructor(source: Source, say: (problem: string | undefined) => void) {
    this.#source = source;
    this.#say = say;
  }

  /** A live process's own recording; otherwise, and if it does not give it, what the page has. */
  async save(): Promise<void> {
    const text = (await this.#ask()) ?? this.#own();
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `xstate-jobs-${new Date().toISOString().replaceAll(":", "-").slice(0, 19)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  async open(file: File): Promise<void> {
    try {
      await this.#source.show(recordingOf(await file.text()), file.name);
      this.#say(undefined);
    } catch (error) {
      this.#say(`${file.name} cannot be shown. ${(error as Error).message}`);
    }
  }

  /** Whatever is dropped onto the page is opened. */
  acceptDrops(target: HTMLElement): void {
    const isFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
    target.addEventListener("dragover", (event) => {
      if (!isFile(event)) return;
      event.preventDefault();
      target.dataset.drop = "";
    });
    target.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) delete target.dataset.drop;
    });
    target.addEventListener("drop", (event) => {
      delete target.dataset.drop;
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      void this.open(file);
    });
  }

  async #ask(): Promise<string | undefined> {
    if (this.#source.file !== undefined || this.#source.isPaused) return undefined;
    try {
      const own = token();
      const headers: HeadersInit = own === undefined ? {} : { authorization: `Bearer ${own}` };
      const response = await fetch("recording", { headers, cache: "no-store" });
      return response.ok ? await response.text() : undefined;
    } catch {
      return undefined;
    }
  }

  #own(): string {
    return JSON.stringify(recordingFrom(this.#source.model, Date.now()));
  }
}
