/** What a sub-job is bound to: the run of the job that asked for it. */
export interface Scope {
  readonly jobId: string;
  readonly workerName: string;
  readonly attempt: number;
  /** Whether whoever asked for that job is in another runtime. */
  readonly isRemote: boolean;
  readonly meta: Readonly<Record<string, string>>;
  readonly deadline: number | undefined;
  readonly rootSequence: number;
  readonly rootBegan: number;
  /** The jobs that a sub-job of this run is inside of, the root first. */
  readonly subPath: readonly string[];
  /** Whether its handler is done, or its job was ended from outside: no sub-job may begin. */
  readonly isOver: boolean;
  /** A sub-job was asked for. */
  adopt(child: ScopedJob): void;
  /** A sub-job has settled. */
  release(child: ScopedJob): void;
}

/** A sub-job, as its scope sees it. */
export interface ScopedJob {
  readonly isDone: boolean;
  readonly settled: Promise<void>;
  cancelAs(reason: string, options: { readonly timeout?: boolean }): void;
}
