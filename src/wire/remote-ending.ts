import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Address, RequesterMessage } from "../message.ts";
import type { Body, EndFrame } from "./frame.ts";
import type { Link } from "./link.ts";

/** The values of the bodies of an ending. Of one that cannot be read, the error: the job has ended all the same. */
export function readAll(link: Link, bodies: readonly Body[]): unknown[] {
  return bodies.map((body) => {
    try {
      return link.read(body);
    } catch (error) {
      link.bad(error);
      return error;
    }
  });
}

/** An ending as whoever asked gets it. */
export function endingOf(
  address: Address,
  frame: EndFrame,
  [response, cause, issues]: readonly unknown[],
): RequesterMessage {
  const { how, status = "error", code, reason, urgent, settled } = frame;
  const extras = {
    ...address,
    cause,
    issues: Array.isArray(issues) ? (issues as readonly StandardSchemaV1.Issue[]) : undefined,
    urgent,
    settled,
  };
  if (how === "stream") return { type: "job.stream.end", data: response, ...extras };
  if (how === "lost") return { type: "job.lost", code: code ?? "worker_lost", reason, ...extras };
  return { type: "job.response", status, response, code, reason, ...extras };
}
