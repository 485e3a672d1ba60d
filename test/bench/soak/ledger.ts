/** An ask that is not over, for all that anybody has said. */
interface Entry {
  readonly what: string;
  /** Workers of which no `jobResponse` has told. */
  readonly unanswered: Set<string>;
  /** Which handlers have begun, by worker and attempt. */
  readonly begun: Set<string>;
  told: string | undefined;
  /** How its promise ended; `undefined` while it has not, and where nobody awaits it. */
  promised: string | undefined;
  readonly isAwaited: boolean;
  isSettled: boolean;
}

/** How many wrong things are kept with their words; beyond them they are counted. */
const KEPT = 20;

/**
 * What was asked for, and what was told of it: each ask has to end once, with one answer of each worker before, and to settle.
 * What is over is forgotten: so a second ending is one of a job that nobody knows.
 */
export class Ledger {
  /** Jobs and groups that were asked for. */
  asked = 0;
  /** Those of which `jobCompleted` or `jobError` has told. */
  told = 0;
  /** How many ended in each way: `completed`, or the code. */
  readonly endings = new Map<string, number>();
  readonly #open = new Map<string, Entry>();
  readonly #wrongs: string[] = [];
  #wrongCount = 0;
  #settled = 0;

  /** Those that have no ending yet. */
  get inFlight(): number {
    return this.asked - this.told;
  }

  get settledCount(): number {
    return this.#settled;
  }

  /** What must not be, in words. */
  get wrongs(): readonly string[] {
    const more = this.#wrongCount - this.#wrongs.length;
    return more > 0 ? [...this.#wrongs, `and ${more} more of that kind`] : this.#wrongs;
  }

  wrong(what: string): void {
    this.#wrongCount++;
    if (this.#wrongs.length < KEPT) this.#wrongs.push(what);
  }

  /** Somebody has asked. `isAwaited`: its promise will be heard as well. */
  ask(jobId: string, workers: readonly string[], what: string, isAwaited: boolean): void {
    if (this.#open.has(jobId)) this.wrong(`${what}: its id ${jobId} is that of another`);
    this.asked++;
    this.#open.set(jobId, {
      what,
      unanswered: new Set(workers),
      begun: new Set(),
      told: undefined,
      promised: undefined,
      isAwaited,
      isSettled: false,
    });
  }

  /** A handler has begun. That of a job that is over for whoever asked may be late, and says nothing. */
  begun(jobId: string, workerName: string, attempt: number): void {
    const entry = this.#open.get(jobId);
    if (entry === undefined) return;
    const which = `${attempt} ${workerName}`;
    if (entry.begun.has(which))
      this.wrong(`${entry.what}: attempt ${attempt} on '${workerName}' has begun twice`);
    entry.begun.add(which);
  }

  /** `jobResponse` has told of one worker. */
  responded(jobId: string, workerName: string): void {
    const entry = this.#open.get(jobId);
    if (entry === undefined) this.wrong(`jobResponse of '${workerName}' for ${jobId}, which is over`);
    else if (entry.told !== undefined) this.wrong(`${entry.what}: jobResponse came after its ending`);
    else if (!entry.unanswered.delete(workerName))
      this.wrong(`${entry.what}: jobResponse of '${workerName}' came twice`);
  }

  /** `jobCompleted` or `jobError` has told of the ending. */
  tell(jobId: string, how: string): void {
    const entry = this.#open.get(jobId);
    if (entry === undefined) {
      this.wrong(`an ending (${how}) of ${jobId}, which is over or was never asked for`);
      return;
    }
    if (entry.told !== undefined) {
      this.wrong(`${entry.what}: ended twice, ${entry.told} and ${how}`);
      return;
    }
    if (entry.unanswered.size > 0)
      this.wrong(
        `${entry.what}: ended (${how}) without jobResponse of '${[...entry.unanswered].join("', '")}'`,
      );
    entry.told = how;
    this.told++;
    this.endings.set(how, (this.endings.get(how) ?? 0) + 1);
    this.#close(jobId, entry);
  }

  /** The promise of an ask has ended. */
  promised(jobId: string, how: string): void {
    const entry = this.#open.get(jobId);
    if (entry === undefined) {
      this.wrong(`a promise (${how}) of ${jobId}, which is over`);
      return;
    }
    entry.promised = how;
    this.#close(jobId, entry);
  }

  settled(jobId: string): void {
    const entry = this.#open.get(jobId);
    if (entry === undefined) {
      this.wrong(`${jobId} settled, and was over already`);
      return;
    }
    entry.isSettled = true;
    this.#settled++;
    this.#close(jobId, entry);
  }

  /** What is not over, and what it lacks. */
  left(): string[] {
    return [...this.#open].map(([jobId, { what, told, promised, isAwaited, isSettled }]) => {
      const lacks = [
        ...(told === undefined ? ["no ending"] : []),
        ...(isAwaited && promised === undefined ? ["its promise is pending"] : []),
        ...(isSettled ? [] : ["not settled"]),
      ];
      return `${what} (${jobId}): ${lacks.join(", ")}`;
    });
  }

  #close(jobId: string, { what, told, promised, isAwaited, isSettled }: Entry): void {
    if (told === undefined || !isSettled || (isAwaited && promised === undefined)) return;
    if (isAwaited && promised !== told)
      this.wrong(`${what}: told as ${told}, but its promise was ${promised}`);
    this.#open.delete(jobId);
  }
}
