/** What a job is called in a message: its name if it has one, its id and its worker. */
export function titleOf(job: {
  readonly name: string | undefined;
  readonly jobId: string;
  readonly workerName: string;
}): string {
  return `job ${job.name === undefined ? "" : `'${job.name}' `}${job.jobId} on worker '${job.workerName}'`;
}
