import {
  createRuntime,
  isJobError,
  isJobGroupError,
  type JobError,
  JobEvent,
  type JobGroupError,
  type JobGroupEvent,
  JobStatus,
  type RetryParams,
  type Runtime,
} from "xstate-jobs";
import type { Options } from "./options.ts";
import type { FileList } from "./protocol.ts";
import { Tally } from "./tally.ts";
import type { View } from "./view/view.ts";
import { auditWorkers } from "./workers/audit-workers.ts";

/** What became of an audit. */
export interface Outcome {
  readonly tally: Tally;
  readonly elapsedMs: number;
  /** Why it did not complete: the job that lists the files, or the group that audits them. */
  readonly error: JobError | JobGroupError | undefined;
}

/** Sees a runtime before anything happens in it. */
export type Watch = (runtime: Runtime) => void;

/** An audit, with all its workers in this process. */
export async function audit(
  options: Options,
  signal: AbortSignal,
  view: View,
  watch: Watch = () => {},
): Promise<Outcome> {
  await using runtime = createRuntime({ name: "demo" });
  watch(runtime);
  const workers = auditWorkers();
  await runtime.addWorkers(...workers);
  const names = workers.map(({ name }) => name);
  const outcome = await auditBy(runtime, names, options, signal, view);
  // All is done: the workers end, rather than being cancelled as the runtime is left.
  await runtime.end();
  return outcome;
}

/**
 * The library at work: first a single job lists the files, then a group of jobs audits them side by side. All
 * that is shown comes out of their events. Where the workers are does not matter.
 *
 * @param workerNames The one that lists the files, and those that look at them.
 * @param retry Whether a job is asked again, if its worker goes away for one.
 */
export async function auditBy(
  runtime: Runtime,
  [lister = "", ...auditors]: readonly string[],
  { folder, strict, keepGoing, timeout }: Options,
  signal: AbortSignal,
  view: View,
  retry?: RetryParams,
): Promise<Outcome> {
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  // One deadline for both: the group gets what the list has left of it.
  const timeLeft = (): number | undefined =>
    timeout === undefined ? undefined : Math.max(0, timeout - elapsed());

  const tally = new Tally([lister, ...auditors]);
  view.begin(tally, folder);
  const show = (event: JobGroupEvent): void => {
    const news = tally.take(event);
    const row = tally.row(event.workerName);
    if (event.type === JobEvent.STREAM_END) view.ended(row);
    else view.changed(row, news);
  };
  // A job that completes says so at the end of its stream. Of others this is the first that is heard.
  runtime.on("jobResponse", ({ workerName, ...result }) => {
    if (result.status === JobStatus.COMPLETED) return;
    tally.end(workerName, result);
    view.ended(tally.row(workerName));
  });

  try {
    const list = runtime.job<FileList>(lister, {
      name: "list",
      payload: { folder },
      timeout: timeLeft(),
      signal,
      retry,
    });
    for await (const event of list) show({ ...event, workerName: lister });
    const { files } = await list;

    await runtime.jobGroup(
      auditors,
      {
        name: "audit",
        payload: { folder, files, strict },
        timeout: timeLeft(),
        signal,
        cancelOnError: !keepGoing,
        retry,
      },
      async (group) => {
        for await (const event of group) show(event);
      },
    );
    return { tally, elapsedMs: elapsed(), error: undefined };
  } catch (error) {
    if (isJobError(error) || isJobGroupError(error)) return { tally, elapsedMs: elapsed(), error };
    throw error;
  }
}
