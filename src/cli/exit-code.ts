import type { JobResult } from "../../machines/index.ts";

/** What the command exits with. */
export const EXIT_CODE = {
  completed: 0,
  error: 1,
  /** A call that cannot be: nothing was asked for, nothing served. */
  usage: 2,
  failed: 3,
  cancelled: 4,
  /** As `timeout(1)` has it. */
  timeout: 124,
  /** As a shell has it for what SIGINT has ended. */
  interrupted: 130,
} as const;

/** What `call` exits with after a job. */
export function exitCodeOf({ status, code }: Pick<JobResult, "status" | "code">): number {
  return code === "timeout" ? EXIT_CODE.timeout : EXIT_CODE[status];
}
