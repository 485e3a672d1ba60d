import {
  createRuntime,
  isJobError,
  isJobGroupError,
  type JobError,
  JobEvent,
  type JobGroupError,
  type JobGroupEvent,
  JobStatus,
} from "xstate-jobs";
import type { Options } from "./options.ts";
import type { FileList } from "./protocol.ts";
import { Tally } from "./tally.ts";
import type { View } from "./view/view.ts";
import { brokenLinks } from "./workers/broken-links.ts";
import { duplicateFiles } from "./workers/duplicate-files.ts";
import { fileLister } from "./workers/file-lister.ts";
import { linesByLanguage } from "./workers/lines-by-language.ts";
import { oversizedFiles } from "./workers/oversized-files.ts";
import { todoComments } from "./workers/todo-comments.ts";

/** What became of an audit. */
export interface Outcome {
  readonly tally: Tally;
  readonly elapsedMs: number;
  /** Why it did not complete: the job that lists the files, or the group that audits them. */
  readonly error: JobError | JobGroupError | undefined;
}

/**
 * The library at work: first a single job lists the files, then a group of jobs audits them side by side. All
 * that is shown comes out of their events.
 */
export async function audit(options: Options, signal: AbortSignal, view: View): Promise<Outcome> {
  const { folder, strict, keepGoing, timeout } = options;
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  // One deadline for both: the group gets what the list has left of it.
  const timeLeft = (): number | undefined =>
    timeout === undefined ? undefined : Math.max(0, timeout - elapsed());

  await using runtime = createRuntime({ name: "demo" });
  const lister = fileLister();
  const auditors = [linesByLanguage(), todoComments(), duplicateFiles(), oversizedFiles(), brokenLinks()];
  await runtime.addWorkers(lister, ...auditors);

  const tally = new Tally([lister, ...auditors].map(({ name }) => name));
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
    const list = runtime.job<FileList>(lister.name, {
      name: "list",
      payload: { folder },
      timeout: timeLeft(),
      signal,
    });
    for await (const event of list) show({ ...event, workerName: lister.name });
    const { files } = await list;

    await runtime.jobGroup(
      auditors.map(({ name }) => name),
      {
        name: "audit",
        payload: { folder, files, strict },
        timeout: timeLeft(),
        signal,
        cancelOnError: !keepGoing,
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
