import { createWorker, isJobGroupError, JobEvent, type JobRequest, type Worker } from "xstate-jobs";
import type { DebatePayload, Minutes, Report, Statement } from "./protocol.ts";

/** Asks all debaters at once, round by round. They are its children: they start with it, and end before it does. */
export async function createModerator(debaters: readonly Worker<string, unknown>[]) {
  const names = debaters.map(({ name }) => name);
  const moderator = createWorker("moderator", {
    jobs: { debate: (request: DebateRequest) => debate(request, names) },
  });
  await moderator.addWorkers(...debaters);
  return moderator;
}

/** What the job takes, responds and reports: whoever asks by the worker itself has these types. */
type DebateRequest = JobRequest<DebatePayload, Minutes, Report>;

async function debate(request: DebateRequest, names: readonly string[]): Promise<Minutes> {
  const statements: Statement[] = [];
  let last: Statement[] = [];
  for (let round = 1; round <= request.payload.rounds; round++) {
    await request.update({ kind: "round", round });
    try {
      last = await holdRound(request, names, last);
    } catch (error) {
      // One of the group failed, so the others were cancelled: there is no use in another round.
      if (!isJobGroupError(error)) throw error;
      return { statements, cutShort: `round ${round}: ${error.reason}` };
    }
    statements.push(...last);
  }
  return { statements, cutShort: undefined };
}

/** Has everybody argue at the same time, and resolves to what was said. */
async function holdRound(
  request: DebateRequest,
  names: readonly string[],
  last: readonly Statement[],
): Promise<Statement[]> {
  const { topic, cancelOnError } = request.payload;
  const round = request.jobGroup<Record<string, string>>(names, {
    name: "argue",
    payload: { topic, before: last },
    cancelOnError,
  });
  try {
    for await (const { type, workerName: speaker, data } of round) {
      if (type === JobEvent.STREAM_DATA)
        await request.update({ kind: "phrase", speaker, text: String(data) });
    }
    const { responses } = await round;
    return Object.entries(responses).map(([speaker, text]) => ({ speaker, text }));
  } finally {
    // Tells of each job how it ended, the first first, whether the group completed or not.
    for await (const [speaker, { status, reason }] of round.endings()) {
      if (status !== "completed")
        await request.update({ kind: "missing", speaker, why: `${status}: ${reason}` });
    }
  }
}
