import type { JobResult } from "../machines/index.ts";
import { byWorker } from "./internal/by-worker.ts";

/** What the workers of a group have come to, when so many of its jobs had ended. */
export interface GroupRecords {
  readonly of: number;
  readonly results: Readonly<Record<string, JobResult>>;
  readonly responses: Readonly<Record<string, unknown>>;
}

/** Reads the records off the jobs of a group, in the order of its targets. */
export function recordsOf(
  members: ReadonlyMap<string, { readonly result: JobResult | undefined }>,
  of: number,
): GroupRecords {
  const ended = [...members].flatMap(([workerName, { result }]) =>
    result === undefined ? [] : [[workerName, result] as const],
  );
  // A response of `undefined` is one when the job completed; of any other ending it means that none was sent.
  const answered = ended.filter(
    ([, { status, response }]) => status === "completed" || response !== undefined,
  );
  const responses = byWorker(answered.map(([workerName, { response }]) => [workerName, response] as const));
  return { of, results: byWorker(ended), responses };
}
