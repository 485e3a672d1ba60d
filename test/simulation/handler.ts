import type { JobRequest } from "../../src/index.ts";
import type { SimulatedProcess } from "../../src/testing/simulation/simulated-process.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";
import type { HandlerPlan, HandlerStep } from "./step.ts";

/** What a handler reports. */
export interface Report {
  readonly attempt: number;
  /** From 1. */
  readonly n: number;
}

/** What it answers. */
export interface Answer {
  readonly attempt: number;
  /** How much it has reported. */
  readonly sent: number;
}

/** A handler that was called. */
export interface HandlerRecord {
  readonly process: SimulatedProcess;
  readonly request: JobRequest;
  readonly plan: HandlerPlan;
  sent: number;
  isDone: boolean;
}

export type AskFor = (handler: HandlerRecord, step: Extract<HandlerStep, { do: "sub" }>) => Promise<unknown>;

/** Does what the plan in its payload says. */
export async function runHandler(handler: HandlerRecord, ask: AskFor): Promise<unknown> {
  const { process, request, plan } = handler;
  const { signal, attempt } = request;
  try {
    for (const step of plan.steps) {
      if (signal.aborted) return undefined;
      if (step.do === "sleep") await process.sleep(step.ms, signal);
      else if (step.do === "report") await report(handler, step);
      else if (step.isAwaited) await ask(handler, step);
      else void ask(handler, step);
    }
    const answer: Answer = { attempt, sent: handler.sent };
    switch (plan.ending) {
      case "stream end":
        await request.streamEnd(answer);
        return undefined;
      case "early":
        await request.respond(answer);
        await process.sleep(40, signal);
        return undefined;
      case "fail":
        return request.fail("as planned", { response: answer });
      case "throw":
        throw new Error("as planned");
      case "hang":
        return await untilAborted(request);
      case "deaf":
        await process.sleep(350);
        return answer;
      default:
        return answer;
    }
  } finally {
    handler.isDone = true;
  }
}

async function report(
  handler: HandlerRecord,
  { count, isStream, isAwaited, pauseMs }: Extract<HandlerStep, { do: "report" }>,
): Promise<void> {
  const { request, process } = handler;
  for (let left = count; left > 0; left--) {
    if (request.signal.aborted) return;
    const data: Report = { attempt: request.attempt, n: ++handler.sent };
    const isOut = isStream ? request.streamData(data) : request.update(data);
    if (isAwaited) await isOut;
    if (pauseMs > 0) await process.sleep(pauseMs, request.signal);
  }
}
