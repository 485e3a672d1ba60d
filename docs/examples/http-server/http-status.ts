import type { JobErrorCode } from "xstate-jobs";

/** What a client is told about a job that did not complete. The codes are a closed set: the compiler misses none. */
export const HTTP_STATUS: Readonly<Record<JobErrorCode, number>> = {
  // The client's fault: another request may do.
  invalid_payload: 400,
  no_handler: 404,
  failed: 422,
  // Nobody reads it: the client went away. There is no status for that; nginx logs this one.
  cancelled: 499,
  // Our fault.
  error: 500,
  invalid_response: 500,
  deadlock: 500,
  stream_gap: 500,
  // Nobody's fault: the same request may do later.
  refused: 503,
  worker_ended: 503,
  worker_lost: 503,
  disconnected: 503,
  timeout: 504,
};
