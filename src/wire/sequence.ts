/** What a number says: it is the one that comes next, one that has come before, or one after a hole. */
export type Place = "next" | "again" | "hole";

/** The numbers of what somebody says, from 1: finds what comes twice and what is missing. */
export class Sequence {
  /** Up to where all has come. */
  seen = 0;
  #holeAfter: number | undefined;

  /** Whether something is missing. */
  get hasHole(): boolean {
    return this.#holeAfter === this.seen;
  }

  take(seq: number): Place {
    if (seq <= this.seen) return "again";
    if (seq > this.seen + 1) {
      this.#holeAfter = this.seen;
      return "hole";
    }
    this.seen = seq;
    return "next";
  }
}
