import {
  isJobError,
  isJobGroupError,
  type JobContext,
  type JobErrorNotice,
  type JobGroupContext,
  type JobGroupResponse,
  type JobResponseNotice,
  type Runtime,
  type Worker,
} from "../../../src/index.ts";
import type { Random } from "../../../src/testing/random.ts";
import type { Ledger } from "./ledger.ts";

/** How often an ask is awaited that the load itself does not await. */
const AWAITED = 0.5;

/** Writes down in a ledger what a runtime and its workers ask for, and what they are told of it. */
export class Book {
  readonly ledger: Ledger;
  readonly #random: Random;

  constructor(ledger: Ledger, random: Random) {
    this.ledger = ledger;
    this.#random = random;
  }

  /** Everything that is asked for in this runtime, sub-jobs too. Workers that ask are to be told of by `hear`. */
  keep(runtime: Runtime): void {
    const { ledger } = this;
    runtime.use({
      ask: (params, next) => {
        const isGroup = "targets" in params;
        const made = (next as (changed: unknown) => JobContext | JobGroupContext)(params);
        const workers = "workerNames" in made ? made.workerNames : [(made as JobContext).workerName];
        const isAwaited = this.#random.chance(AWAITED);
        const what = `${isGroup ? "group" : "job"} '${params.name ?? ""}' on ${workers.join(", ")}`;
        ledger.ask(made.jobId, workers, what, isAwaited);
        // Not the context itself: a closure that holds it would be seen as a leak of the package.
        const { jobId } = made;
        void made.settled.then(() => ledger.settled(jobId));
        if (isAwaited)
          made.then(
            () => ledger.promised(jobId, "completed"),
            (error: unknown) => ledger.promised(jobId, codeOf(error)),
          );
      },
      handle: ({ jobId, workerName, attempt }, next) => {
        ledger.begun(jobId, workerName, attempt);
        return next();
      },
    });
    this.hear(runtime);
  }

  /** What this one is told of what it asked for. */
  hear(asker: Runtime | Worker): void {
    const { ledger } = this;
    const response = ({ jobId, workerName }: JobResponseNotice): void => ledger.responded(jobId, workerName);
    const completed = ({ jobId }: JobGroupResponse): void => ledger.tell(jobId, "completed");
    const error = ({ jobId, code }: JobErrorNotice): void => ledger.tell(jobId, code);
    // Written out twice: the events of a worker and those of a runtime are two types.
    if ("registry" in asker)
      asker.on("jobResponse", response).on("jobCompleted", completed).on("jobError", error);
    else asker.on("jobResponse", response).on("jobCompleted", completed).on("jobError", error);
  }
}

function codeOf(error: unknown): string {
  return isJobError(error) || isJobGroupError(error) ? error.code : `no error of a job: ${String(error)}`;
}
