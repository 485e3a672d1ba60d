import type { JobErrorCode } from "../../machines/index.ts";
import { wordOf } from "./word-of.ts";

/** The code of an ending whose event names none: as the charts have it. */
export function endingCode(type: string, status: unknown): JobErrorCode | undefined {
  switch (type) {
    case "job.timeout":
    case "group.timeout":
      return "timeout";
    case "job.cancel":
    case "group.cancel":
    case "group.fail":
      return "cancelled";
    case "job.response":
    case "group.settled":
      return status === "completed" ? undefined : (wordOf(status) as JobErrorCode | undefined);
    default:
      return undefined;
  }
}
