/** A part of the page. */
export interface PageView {
  readonly element: HTMLElement;
  /** Shows what is now, of which it writes only what has changed. At most once in a frame, and only while it can be seen. */
  render(): void;
}
