import { createWorker, isJobGroupError, JobEvent, type JobRequest, type Worker } from "xstate-jobs";
import type { DebatePayload, Minutes, Report, Statement } from "./protocol.ts";

/** Asks all debaters at once, round by round. They are its children: they start with it, and end before it does. */
export async function createModerator(debaters: readonly Worker[]): Promise<Worker> {
  const names = debaters.map(({ name }) => name);
  const moderator = createWorker("moderator", {
    jobs: { debate: (request: JobRequest<DebatePayload>) => debate(request, names) },
  });
  await moderator.addWorkers(...debaters);
  return moderator;
}

async function debate(request: JobRequest<DebatePayload>, names: readonly string[]): Promise<Minutes> {
  const statements: Statement[] = [];
  let last: Statement[] = [];
  for (let round = 1; round <= request.payload.rounds; round++) {
    await report(request, { kind: "round", round });
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
  request: JobRequest<DebatePayload>,
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
        await report(request, { kind: "phrase", speaker, text: String(data) });
    }
    const { responses } = await round;
    return Object.entries(responses).map(([speaker, text]) => ({ speaker, text }));
  } finally {
    // Tells of each job how it ended, the first first, whether the group completed or not.
    for await (const [speaker, { status, reason }] of round.endings()) {
      if (status !== "completed")
        await report(request, { kind: "missing", speaker, why: `${status}: ${reason}` });
    }
  }
}

function report(request: JobRequest<DebatePayload>, data: Report): Promise<void> {
  return request.update(data);
}
