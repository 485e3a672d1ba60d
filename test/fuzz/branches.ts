import { type Profiler, Session } from "node:inspector";

/**
 * Which branches of this project's own code have been run, as V8 counts them: what reaches one that nothing has reached before
 * is worth keeping. Looking costs some milliseconds, so it is done for many inputs at once.
 */
export class Branches implements Disposable {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    this.takeNew();
  }

  get size(): number {
    return this.#seen.size;
  }

  /** The branches that were run since the last look, and never before. */
  takeNew(): Set<string> {
    const fresh = new Set<string>();
    for (const branch of this.take()) if (!this.#seen.has(branch)) fresh.add(branch);
    for (const branch of fresh) this.#seen.add(branch);
    return fresh;
  }

  /** The branches that were run since the last look. */
  *take(): Iterable<string> {
    for (const { url, functions } of this.#taken()) {
      const file = /\/(?:src|machines)\/[^?]*\.ts/.exec(url)?.[0];
      if (file === undefined) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges)
          if (count > 0) yield `${file} ${startOffset} ${endOffset}`;
      }
    }
  }

  [Symbol.dispose](): void {
    this.#session.post("Profiler.stopPreciseCoverage");
    this.#session.disconnect();
  }

  #taken(): readonly Profiler.ScriptCoverage[] {
    let taken: readonly Profiler.ScriptCoverage[] = [];
    // Within the same thread the answer comes before `post` returns.
    this.#session.post("Profiler.takePreciseCoverage", (error, { result }) => {
      if (error !== null) throw error;
      taken = result;
    });
    return taken;
  }
}
