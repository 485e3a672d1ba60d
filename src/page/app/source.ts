import type { Recording } from "../../inspector/recording.ts";
import { Feed, type FeedStatus } from "../feed/feed.ts";
import { Slices } from "../feed/slices.ts";
import { type Hello, Model } from "../model/model.ts";
import { LiveClock } from "./live-clock.ts";

/** What is held back while the display is paused. Beyond that everything is read anew when it goes on. */
const MAX_HELD = 100_000;
/** What may wait to be taken. Beyond that the server has to wait, and folds what it has. */
const MAX_WAITING = 20_000;

const NOTHING: Hello = {
  version: 1,
  limit: 10_000,
  sample: 1,
  machines: {},
  canCancel: false,
  isLive: true,
};

/** Where the records come from, and the model that they make: a running process, or a file. */
export class Source {
  model = new Model(NOTHING);
  status: FeedStatus = { is: "connecting" };
  /** What is shown instead of a process: a file's name. */
  file: string | undefined;
  /** Everything that was there at first has come. */
  isReady = false;
  isPaused = false;
  /** How many records came while it was paused. */
  held = 0;
  readonly #clock = new LiveClock();
  readonly #feed: Feed;
  readonly #changed: () => void;
  readonly #slices = new Slices<unknown>((record) => this.#target.apply(record));
  #target: Model = this.model;
  #batches: (readonly unknown[])[] = [];
  #isBehind = false;
  /** The number of the last record that the clock has heard of. */
  #heard = 0;

  /** `changed` is called whenever there may be something new to see. */
  constructor(token: () => string | undefined, changed: () => void) {
    this.#changed = changed;
    this.#feed = new Feed("records", token, {
      status: (status) => this.#status(status),
      hello: (hello) => this.#hello(hello),
      records: (records) => this.#records(records),
      ready: () => void this.#ready(),
    });
  }

  get isLive(): boolean {
    return this.file === undefined && this.model.hello.isLive;
  }

  /** What time it is, in the clock of the records: it stands still when nothing is live, and where all is over. */
  get now(): number {
    const { latestAt, top, nodes } = this.model;
    const isAllOver = nodes.size > 0 && top.open.size === 0;
    if (!this.isLive || isAllOver || this.status.is !== "open") return latestAt;
    if (this.isPaused) return this.#clock.frozen;
    const now = this.#clock.now();
    return Number.isFinite(now) ? now : latestAt;
  }

  /** Records that have come and are not taken yet. */
  get waiting(): number {
    return this.#slices.size;
  }

  start(): void {
    // What a process told stays until there is something else to show.
    if (this.file !== undefined) this.isReady = false;
    this.file = undefined;
    this.isPaused = false;
    this.#forgetHeld();
    this.#feed.start();
  }

  async show(recording: Recording, name: string): Promise<void> {
    this.#feed.stop();
    this.#slices.rest();
    this.#forgetHeld();
    this.isPaused = false;
    this.isReady = false;
    this.file = name;
    const { machines, sample, version, records } = recording;
    this.#begin({
      version,
      sample,
      machines,
      limit: Number.POSITIVE_INFINITY,
      canCancel: false,
      isLive: false,
    });
    this.model = this.#target;
    this.#slices.push(records);
    await this.#slices.drained();
    this.isReady = true;
    this.#changed();
  }

  pause(): void {
    if (this.isPaused) return;
    this.#clock.freeze(this.now);
    this.isPaused = true;
    for (const batch of this.#slices.rest()) this.#hold(batch);
    // What was to take the place of what is shown has to begin anew.
    if (!this.isReady || this.#target !== this.model) this.#isBehind = true;
    this.#changed();
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    const batches = this.#batches;
    const isBehind = this.#isBehind;
    this.#forgetHeld();
    if (isBehind) this.#feed.start();
    else for (const batch of batches) this.#slices.push(batch);
    this.#changed();
  }

  #status(status: FeedStatus): void {
    this.status = status;
    this.#changed();
  }

  #hello(hello: Hello): void {
    if (this.isPaused) {
      this.#isBehind = true;
      return;
    }
    this.#begin(hello);
    // What is shown stays until the new one is complete; at first there is nothing to keep.
    if (!this.isReady) this.model = this.#target;
    this.#changed();
  }

  #begin(hello: Hello): void {
    this.#slices.rest();
    this.#clock.restart();
    this.#heard = 0;
    this.#target = new Model(hello);
  }

  #records(records: readonly unknown[]): Promise<void> | undefined {
    if (this.isPaused) {
      this.#hold(records);
      return undefined;
    }
    this.#slices.push(records);
    this.#hear();
    this.#changed();
    return this.#slices.size > MAX_WAITING ? this.#slices.drained() : undefined;
  }

  /** Totals, which come again and again, are no news. */
  #hear(): void {
    const { latestSeq, latestAt } = this.#target;
    if (latestSeq === this.#heard) return;
    this.#heard = latestSeq;
    this.#clock.hear(latestAt, this.isReady && this.#target === this.model);
  }

  async #ready(): Promise<void> {
    const target = this.#target;
    await this.#slices.drained();
    if (target !== this.#target || this.isPaused) return;
    this.model = target;
    this.isReady = true;
    this.#changed();
  }

  #hold(records: readonly unknown[]): void {
    this.held += records.length;
    if (this.held > MAX_HELD) this.#isBehind = true;
    if (this.#isBehind) this.#batches = [];
    else this.#batches.push(records);
    this.#changed();
  }

  #forgetHeld(): void {
    this.#batches = [];
    this.held = 0;
    this.#isBehind = false;
  }
}
