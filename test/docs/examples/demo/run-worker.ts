import { createRuntime, JobEvent, type Worker } from "xstate-jobs";
import type { AuditedFile, FileList, Finding, Progress } from "../../../../docs/examples/demo/protocol.ts";
import { fileLister } from "../../../../docs/examples/demo/workers/file-lister.ts";

/** What came of a job of a worker of the demo. */
export interface Run<TResponse> {
  readonly findings: readonly Finding[];
  readonly progress: readonly Progress[];
  readonly response: TResponse;
}

/** Has a worker do its job, and takes down all that it says. */
async function runWorker<TResponse>(
  worker: Worker<string, unknown>,
  name: string,
  payload: unknown,
): Promise<Run<TResponse>> {
  await using runtime = createRuntime();
  await runtime.addWorkers(worker);
  const findings: Finding[] = [];
  const progress: Progress[] = [];
  const job = runtime.job<TResponse>(worker.name, { name, payload });
  for await (const { type, data } of job) {
    if (type === JobEvent.UPDATE) progress.push(data as Progress);
    if (type === JobEvent.STREAM_DATA) findings.push(data as Finding);
  }
  return { findings, progress, response: await job };
}

export function listFolder(folder: string): Promise<Run<FileList>> {
  return runWorker(fileLister(), "list", { folder });
}

/** Lists a folder, and has one worker audit it. */
export async function auditFolder<TResponse>(
  worker: Worker<string, unknown>,
  folder: string,
  { strict = false, files }: { strict?: boolean; files?: readonly AuditedFile[] } = {},
): Promise<Run<TResponse>> {
  const listed = files ?? (await listFolder(folder)).response.files;
  return runWorker(worker, "audit", { folder, files: listed, strict });
}
