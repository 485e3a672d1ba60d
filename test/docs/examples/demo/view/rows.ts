import type { JobResult, JobStatus } from "xstate-jobs";
import type { Progress } from "../../../../../docs/examples/demo/protocol.ts";
import type { Row } from "../../../../../docs/examples/demo/tally.ts";

/** A row as a tally has it. */
export function rowOf(
  workerName: string,
  progress: Partial<Progress> = {},
  result?: { status: JobStatus } & Partial<JobResult>,
): Row {
  return {
    workerName,
    progress: { done: 0, total: undefined, file: "", note: "", ...progress },
    findings: 0,
    result: result && { response: undefined, reason: undefined, code: undefined, ...result },
  };
}
