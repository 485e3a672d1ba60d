/** What a handler does, step by step. */
export type HandlerStep =
  | {
      readonly do: "report";
      readonly count: number;
      readonly isAwaited: boolean;
      readonly isStream: boolean;
      /** How long it waits after each. */
      readonly pauseMs: number;
    }
  | { readonly do: "sleep"; readonly ms: number }
  | {
      readonly do: "sub";
      readonly worker: string;
      readonly name: JobName;
      readonly plan: HandlerPlan;
      readonly timeout: number | undefined;
      readonly isAwaited: boolean;
    };

/** How it ends. `hang`: when it is aborted. `deaf`: some time later, whatever its signal says. `early`: it responds, and goes on. */
export type HandlerEnding = "complete" | "stream end" | "early" | "fail" | "throw" | "hang" | "deaf";

export interface HandlerPlan {
  readonly steps: readonly HandlerStep[];
  readonly ending: HandlerEnding;
}

/** The jobs of each worker: without limits, one at a time, and two at a time of which one more may wait. */
export const JOB_NAMES = [undefined, "one", "few"] as const;
type JobName = (typeof JOB_NAMES)[number];

/** How the events of an ask are read. */
type Reader = "eager" | "slow" | "leaves" | "absent";

export interface AskPlan {
  readonly workers: readonly string[];
  readonly isGroup: boolean;
  readonly name: JobName;
  readonly plan: HandlerPlan;
  readonly timeout: number | undefined;
  readonly buffer: number | undefined;
  readonly attempts: number;
  /** Whether it is tried again whatever it ended as. */
  readonly retriesAll: boolean;
  readonly cancelOnError: boolean;
  readonly reader: Reader;
  /** The worker that asks; `undefined`: the runtime. */
  readonly by: string | undefined;
}

/** What happens beside faults. Runtimes and workers by name, asks by number. */
export type Step = { readonly at: number } & (
  | { readonly do: "ask"; readonly runtime: string; readonly ask: AskPlan }
  | { readonly do: "cancel" | "complete" | "dispose ask"; readonly of: number }
  | {
      readonly do: "add worker" | "end worker" | "break worker";
      readonly runtime: string;
      readonly worker: string;
    }
  | { readonly do: "end" | "dispose"; readonly runtime: string }
);

/** Steps like this one, with less in them. */
export function simplerSteps(step: Step): readonly Step[] {
  if (step.do !== "ask") return [];
  return simplerAsks(step.ask).map((ask) => ({ ...step, ask }));
}

function simplerAsks(ask: AskPlan): AskPlan[] {
  const simpler: AskPlan[] = simplerPlans(ask.plan).map((plan) => ({ ...ask, plan }));
  if (ask.reader !== "absent") simpler.unshift({ ...ask, reader: "absent" });
  if (ask.attempts > 1) simpler.unshift({ ...ask, attempts: 1, retriesAll: false });
  if (ask.timeout !== undefined) simpler.unshift({ ...ask, timeout: undefined });
  if (ask.workers.length > 1)
    simpler.unshift(
      ...ask.workers.map((worker) => ({ ...ask, workers: ask.workers.filter((each) => each !== worker) })),
    );
  if (ask.isGroup && ask.workers.length === 1) simpler.unshift({ ...ask, isGroup: false });
  if (ask.name !== undefined) simpler.unshift({ ...ask, name: undefined });
  if (ask.by !== undefined) simpler.unshift({ ...ask, by: undefined });
  return simpler;
}

function simplerPlans({ steps, ending }: HandlerPlan): HandlerPlan[] {
  const fewer = steps.map((_, index) => ({ steps: steps.filter((_step, at) => at !== index), ending }));
  const less = steps.flatMap((step, index) =>
    simplerHandlerSteps(step).map((simpler) => ({
      steps: steps.map((each, at) => (at === index ? simpler : each)),
      ending,
    })),
  );
  return [...fewer, ...less, ...(ending === "complete" ? [] : [{ steps, ending: "complete" as const }])];
}

function simplerHandlerSteps(step: HandlerStep): HandlerStep[] {
  if (step.do === "sub") return simplerPlans(step.plan).map((plan) => ({ ...step, plan }));
  return step.do === "report" && step.count > 1 ? [{ ...step, count: step.count >> 1 }] : [];
}
