import type { JobResult } from "../../../machines/index.ts";
import type { Asker } from "../../asker.ts";
import type { Job } from "../../job.ts";
import type { JobGroup } from "../../job-group.ts";
import type { Run } from "../../run.ts";
import type { RuntimeObserver } from "../../runtime-observer.ts";
import type { VirtualClock } from "../virtual-clock.ts";
import { AskRecord, EndingRecord } from "./ask-record.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

/** Writes down what is asked for in all processes, and each time that something ends. */
export class AskRecords {
  readonly all: AskRecord[] = [];
  /** Whether what is asked for from now on is not judged any more. */
  isClosing = false;
  /** What did not hold at the moment at which it was seen. */
  readonly broken: string[] = [];
  /** The workers that ever ceased to be there, in one process at least. */
  readonly gone = new Set<string>();
  readonly #clock: VirtualClock;
  readonly #byAsk = new Map<Job | JobGroup, AskRecord>();
  readonly #byId = new Map<string, AskRecord>();
  readonly #heard = new WeakSet<Asker>();
  readonly #scopes = new WeakSet<Run>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  of(jobId: string): AskRecord | undefined {
    return this.#byId.get(jobId);
  }

  watch(process: SimulatedProcess): void {
    const observer: RuntimeObserver = {
      runtime: () => undefined,
      worker: () => undefined,
      asked: (ask) => this.#asked(process, ask),
      ended: (ask) => this.#ended(ask),
      heard: () => {},
      answered: () => {},
    };
    process.runtime._observe(observer);
    process.runtime.registry.subscribe(({ type, worker }) => {
      if (type === "removed") this.gone.add(worker.name);
    });
  }

  #asked(process: SimulatedProcess, ask: Job | JobGroup): undefined {
    if ("group" in ask && ask.group !== undefined) return undefined;
    const record = new AskRecord(process, ask, this.#clock.now(), this.isClosing);
    this.all.push(record);
    this.#byAsk.set(ask, record);
    this.#byId.set(ask.jobId, record);
    this.#listen(ask.asker);
    this.#watchTimer(ask, record);
    if (ask.scope !== undefined) this.#watchScope(ask.scope as Run);
    if ("workerNames" in ask) {
      const { complete } = ask;
      ask.complete = () => {
        record.isCompletedByHand = true;
        complete.call(ask);
      };
    }
    return undefined;
  }

  /** When a job is ended from outside, so are its sub-jobs, before anything else happens. */
  #watchScope(run: Run): void {
    if (this.#scopes.has(run)) return;
    this.#scopes.add(run);
    const { cut } = run;
    run.cut = (cutOff) => {
      cut.call(run, cutOff);
      if (!run.isOver) return;
      for (const { ask, title } of this.all)
        if (ask.scope === run && ask.result === undefined)
          this.broken.push(`law 6: ${title} goes on when the job that asked for it is cut off`);
    };
  }

  /** Its deadline must be taken back when it ends. */
  #watchTimer(ask: Job | JobGroup, record: AskRecord): void {
    const { due } = ask;
    ask.due = () => {
      if (ask.result !== undefined)
        this.broken.push(`law 6: the timer of ${record.title} goes off after it has ended`);
      due.call(ask);
    };
  }

  #ended(ask: Job | JobGroup): void {
    const group = "group" in ask ? ask.group : undefined;
    const record = this.#byAsk.get(group ?? ask);
    const now = this.#clock.now();
    if (record === undefined) {
      this.broken.push(`law 1: ${ask.jobId} has ended, and nobody asked for it`);
      return;
    }
    if (group === undefined) {
      record.ending.add(ask.result, now);
      return;
    }
    const { workerName, result } = ask as Job;
    const member = record.members.get(workerName) ?? new EndingRecord();
    record.members.set(workerName, member);
    member.add(result, now);
    const isCulprit = group.cancelOnError && group.result === undefined && result?.status !== "completed";
    if (isCulprit) record.culprit ??= { workerName, result: result as JobResult };
  }

  #listen(asker: Asker): void {
    if (this.#heard.has(asker)) return;
    this.#heard.add(asker);
    const told = ({ jobId }: { jobId: string }): void => {
      const record = this.#byId.get(jobId);
      if (record !== undefined) record.told++;
    };
    asker.on("jobCompleted", told);
    asker.on("jobError", told);
    asker.on("jobResponse", ({ jobId, workerName }) => {
      const record = this.#byId.get(jobId);
      record?.responses.set(workerName, (record.responses.get(workerName) ?? 0) + 1);
    });
    const reported = ({ jobId, workerName }: { jobId: string; workerName: string }): void => {
      const record = this.#byId.get(jobId);
      if (record?.responses.has(workerName))
        this.broken.push(`law 1: a report of '${workerName}' of ${record.title} came after its ending`);
    };
    for (const event of ["jobUpdate", "jobStreamStart", "jobStreamData"] as const) asker.on(event, reported);
  }
}
