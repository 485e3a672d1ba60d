import { setTimeout as wait } from "node:timers/promises";
import { createWorker, type Worker } from "xstate-jobs";

/** What a reviewer thinks of a change. */
interface Review {
  readonly approves: boolean;
  readonly remark: string;
}

/** What each member of the group answers, by its name. */
export interface Reviews {
  readonly security: Review;
  readonly style: Review;
}

/** The members of the group. */
export const REVIEWERS = ["security", "style"] as const satisfies readonly (keyof Reviews)[];

/** Two reviewers, who look at each line for so long, and a writer. */
export function createWorkers(msPerLine: number): Worker[] {
  return [
    createReviewer("security", msPerLine, (line) => (/password|eval\(/.test(line) ? "a secret" : undefined)),
    createReviewer("style", msPerLine, (line) => (line.length > 40 ? "a long line" : undefined)),
    createWorker("writer", {
      jobs: {
        summarize: async (request) => {
          const { security, style } = request.payload as Reviews;
          const verdict = security.approves && style.approves ? "accepted" : "needs work";
          return `${verdict} (security: ${security.remark}; style: ${style.remark})`;
        },
      },
    }),
  ];
}

function createReviewer(
  name: keyof Reviews,
  msPerLine: number,
  faultOf: (line: string) => string | undefined,
): Worker {
  return createWorker(name, {
    onJob: async (request): Promise<Review> => {
      const lines = String(request.payload).split("\n");
      if (lines.length === 1 && lines[0] === "") return request.fail("there is nothing to review");
      const faults: string[] = [];
      for (const [index, line] of lines.entries()) {
        // Once nobody needs the review any more the wait rejects, and with it the handler.
        await wait(msPerLine, undefined, { signal: request.signal });
        const fault = faultOf(line);
        if (fault !== undefined) faults.push(`${fault} in line ${index + 1}`);
        await request.update(`line ${index + 1} of ${lines.length}`);
      }
      return { approves: faults.length === 0, remark: faults.join(", ") || "fine" };
    },
  });
}
