import { JobEvent, type JobGroupEvent, type JobResult, JobStatus } from "xstate-jobs";
import type { Finding, Progress } from "./protocol.ts";

/** How one worker is doing. */
export interface Row {
  readonly workerName: string;
  progress: Progress;
  findings: number;
  /** How its job ended. */
  result: JobResult | undefined;
}

const NOT_BEGUN: Progress = { done: 0, total: undefined, file: "", note: "" };

const COMPLETED = { status: JobStatus.COMPLETED, reason: undefined, code: undefined } as const;

/** What is known of all jobs so far, made of their events alone: it is all there when a job does not complete. */
export class Tally {
  readonly rows: readonly Row[];
  /** Why files could not be read, by path. Several workers may have tried. */
  readonly unreadable = new Map<string, string>();
  readonly #byName: ReadonlyMap<string, Row>;

  constructor(workerNames: readonly string[]) {
    this.rows = workerNames.map((workerName) => ({
      workerName,
      progress: NOT_BEGUN,
      findings: 0,
      result: undefined,
    }));
    this.#byName = new Map(this.rows.map((row) => [row.workerName, row]));
  }

  /** Takes an event of a job. Returns the finding that it brings, if it is news. */
  take({ workerName, type, data }: JobGroupEvent): Finding | undefined {
    const row = this.row(workerName);
    // Where a job is asked again its stream begins anew, and so does all that is known of it.
    if (type === JobEvent.STREAM_START) {
      row.progress = NOT_BEGUN;
      row.findings = 0;
    }
    if (type === JobEvent.UPDATE) row.progress = data as Progress;
    // The end of the stream is the job's, and comes after all that it had found.
    if (type === JobEvent.STREAM_END) this.end(workerName, { ...COMPLETED, response: data });
    if (type !== JobEvent.STREAM_DATA) return undefined;
    const finding = data as Finding;
    if (finding.kind === "finding") {
      row.findings++;
      row.progress = { ...row.progress, note: finding.note };
    } else {
      if (this.unreadable.has(finding.path)) return undefined;
      this.unreadable.set(finding.path, finding.reason);
    }
    return finding;
  }

  /** A job has ended. */
  end(workerName: string, result: JobResult): void {
    this.row(workerName).result = result;
  }

  row(workerName: string): Row {
    const row = this.#byName.get(workerName);
    if (row === undefined) throw new Error(`nobody has asked worker '${workerName}'`);
    return row;
  }
}
