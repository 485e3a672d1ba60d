import { h } from "./element.ts";

/** Rows beyond what can be seen, on either side. */
const BEYOND = 6;
/** Browsers do not make anything higher. */
const MAX_HEIGHT = 15_000_000;

export interface VirtualRow {
  readonly element: HTMLElement;
}

interface ListOptions<R extends VirtualRow> {
  readonly rowHeight: number;
  /** Makes one of the few rows that there are. */
  readonly make: () => R;
  /** Shows in a row what is at an index. */
  readonly paint: (row: R, index: number) => void;
}

/** A list of any length, of which only those rows exist that can be seen. */
export class VirtualList<R extends VirtualRow> {
  readonly scroller: HTMLElement;
  readonly content: HTMLElement;
  readonly #options: ListOptions<R>;
  readonly #rows: R[] = [];
  #length = 0;
  #frame = 0;

  /** `scroller` is what scrolls; `content` is where the rows are. */
  constructor(scroller: HTMLElement, content: HTMLElement, options: ListOptions<R>) {
    this.scroller = scroller;
    this.content = content;
    this.#options = options;
    scroller.addEventListener("scroll", () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.#soon()).observe(scroller);
  }

  get length(): number {
    return this.#length;
  }

  /** The first that can be seen, and how far it is above the edge. */
  get top(): { readonly index: number; readonly offset: number } {
    const { rowHeight } = this.#options;
    const index = Math.floor(this.scroller.scrollTop / rowHeight);
    return { index, offset: this.scroller.scrollTop - index * rowHeight };
  }

  /** The last row can be seen, and there are more than fit. */
  get isAtEnd(): boolean {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    return scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 2;
  }

  /** Rows that fit. */
  get page(): number {
    return Math.max(1, Math.floor(this.scroller.clientHeight / this.#options.rowHeight) - 1);
  }

  setLength(length: number): void {
    if (length === this.#length) return;
    this.#length = length;
    const height = Math.min(MAX_HEIGHT, length * this.#options.rowHeight);
    this.content.style.height = `${height}px`;
  }

  /** Brings a row to where it can be seen. */
  reveal(index: number): void {
    const { rowHeight } = this.#options;
    const { scrollTop, clientHeight } = this.scroller;
    const head = this.content.offsetTop;
    if (index * rowHeight < scrollTop) this.scroller.scrollTop = index * rowHeight;
    else if ((index + 1) * rowHeight + head > scrollTop + clientHeight)
      this.scroller.scrollTop = (index + 1) * rowHeight + head - clientHeight;
  }

  /** Has a row where another one was: what somebody looks at stays in its place. */
  scrollTo(index: number, offset: number): void {
    const top = index * this.#options.rowHeight + offset;
    if (Math.abs(this.scroller.scrollTop - top) >= 1) this.scroller.scrollTop = top;
  }

  /** The row that shows an index, if one does. */
  rowAt(index: number): R | undefined {
    const row = this.#rows[index % Math.max(1, this.#rows.length)];
    return row?.element.dataset.index === String(index) ? row : undefined;
  }

  render(): void {
    const { rowHeight, paint } = this.#options;
    const { clientHeight } = this.scroller;
    if (clientHeight === 0) return;
    const first = Math.max(0, this.top.index - BEYOND);
    const wanted = Math.ceil(clientHeight / rowHeight) + 2 * BEYOND;
    this.#make(wanted);
    const last = Math.min(this.#length, first + this.#rows.length);
    const shown = new Set<R>();
    for (let index = first; index < last; index++) {
      const row = this.#rows[index % this.#rows.length] as R;
      shown.add(row);
      if (row.element.hidden) row.element.hidden = false;
      const place = `translateY(${index * rowHeight}px)`;
      if (row.element.style.transform !== place) row.element.style.transform = place;
      row.element.dataset.index = String(index);
      paint(row, index);
    }
    for (const row of this.#rows) {
      if (shown.has(row)) continue;
      row.element.hidden = true;
      delete row.element.dataset.index;
    }
  }

  #make(count: number): void {
    while (this.#rows.length < count) {
      const row = this.#options.make();
      this.#rows.push(row);
      this.content.append(row.element);
    }
  }

  #soon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.render();
    });
  }
}

/** What scrolls, and what is in it. */
export function scrollerOf(attributes: Record<string, string | number>, ...head: HTMLElement[]) {
  const content = h("div", { class: "rows", role: "presentation" });
  return { scroller: h("div", attributes, ...head, content), content };
}
