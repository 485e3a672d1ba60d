/** How often, in milliseconds, what comes in is shown. More often nobody can read it. */
const DATA_EVERY = 160;
/** A picture that goes with the time does so smoothly. */
const MOVING_EVERY = 33;
/** What takes long is done less often: there is time for other things that many times as long. */
const REST = 3;

/** Renders once in a frame at most: at once after a person did something, at leisure when only data came. */
export class Frames {
  readonly #render: () => void;
  #frame = 0;
  #timer = 0;
  #at = 0;
  #took = 0;
  /** Whether the picture moves. */
  isMoving = false;

  constructor(render: () => void) {
    this.#render = render;
  }

  /** A person did something. */
  now(): void {
    if (this.#frame !== 0) return;
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const begin = performance.now();
      this.#render();
      this.#at = performance.now();
      this.#took = this.#at - begin;
    });
  }

  /** There may be something new. */
  soon(): void {
    if (this.#frame !== 0 || this.#timer !== 0) return;
    const every = Math.max(this.isMoving ? MOVING_EVERY : DATA_EVERY, this.#took * REST);
    const wait = Math.max(0, this.#at + every - performance.now());
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      this.now();
    }, wait);
  }
}
