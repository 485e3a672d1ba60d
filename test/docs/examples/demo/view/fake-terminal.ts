import type { Terminal } from "../../../../../docs/examples/demo/view/progress-view.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: this is how a terminal is spoken to.
const TOKEN = /\u001b\[\??\d*[A-Za-z]|./gsu;

/** A terminal that never scrolls, as far as the demo's output needs one: what a reader would see on it. */
export class FakeTerminal implements Terminal {
  columns: number;
  rows: number;
  writes = 0;
  isCursorVisible = true;
  #lines: string[] = [""];
  #row = 0;
  #column = 0;

  constructor(columns = 60, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Without the empty line of the cursor. */
  get screen(): string[] {
    return this.#lines.slice(0, this.#row).map((line) => line.trimEnd());
  }

  write(text: string): void {
    this.writes++;
    for (const [token] of text.matchAll(TOKEN)) this.#take(token);
  }

  #take(token: string): void {
    const line = this.#lines[this.#row] ?? "";
    if (token === "\n") {
      this.#row++;
      this.#column = 0;
      this.#lines[this.#row] ??= "";
    } else if (token === "\r") this.#column = 0;
    else if (token === "\u001b[K") this.#lines[this.#row] = line.slice(0, this.#column);
    else if (token === "\u001b[J") this.#lines.splice(this.#row + 1);
    else if (token === "\u001b[?25l") this.isCursorVisible = false;
    else if (token === "\u001b[?25h") this.isCursorVisible = true;
    else if (token.endsWith("A") && token.startsWith("\u001b"))
      this.#row -= Number.parseInt(token.slice(2), 10);
    else if (token.startsWith("\u001b")) throw new Error(`no idea of ${JSON.stringify(token)}`);
    else {
      this.#lines[this.#row] = line.slice(0, this.#column) + token + line.slice(this.#column + 1);
      this.#column++;
    }
  }
}
