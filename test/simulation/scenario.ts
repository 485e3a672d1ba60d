import {
  createWorker,
  type JobContext,
  type JobGroupContext,
  type JobRequest,
  type Runtime,
  type Worker,
} from "../../src/index.ts";
import type { Random } from "../../src/testing/random.ts";
import type { Scenario, SimulatedRuntime } from "../../src/testing/simulation/scenario.ts";
import type { SimulatedProcess } from "../../src/testing/simulation/simulated-process.ts";
import type { Simulation } from "../../src/testing/simulation/simulation.ts";
import { Asked } from "./asked.ts";
import { unendedIn, wrongsIn } from "./checks.ts";
import { draw, LENGTH_MS, type WorkerPlan } from "./draw.ts";
import { type HandlerRecord, runHandler } from "./handler.ts";
import { type AskPlan, type HandlerPlan, type HandlerStep, type Step, simplerSteps } from "./step.ts";

/** Anything that workers, jobs, groups and runtimes can do to each other, drawn from a seed. */
export function anyScenario(random: Random): Scenario<Step> {
  const { runtimes, steps, mode, offline } = draw(random);
  const run = new ScenarioRun();
  return {
    runtimes: Object.fromEntries(
      Object.entries(runtimes).map(([name, plans]) => [
        name,
        { options: { mode }, start: (process: SimulatedProcess) => run.host(process, plans) },
      ]),
    ),
    steps,
    offline,
    lengthMs: LENGTH_MS,
    // As long as it takes to read what is reported one by one.
    patienceMs: 80_000,
    take: (step, simulation) => run.take(step, simulation),
    atRest: (simulation) => unendedIn({ ...run, simulation }),
    atEnd: (simulation) => [...run.late, ...wrongsIn({ ...run, simulation }), ...linesIn(simulation)],
    simpler: simplerSteps,
  };
}

/** The same, under the eyes of somebody who sees each process as it begins. */
export function observedScenario(
  begun: (process: SimulatedProcess) => void,
): (random: Random) => Scenario<Step> {
  return (random) => {
    const scenario = anyScenario(random);
    const runtimes = Object.entries(scenario.runtimes as Record<string, SimulatedRuntime>).map(
      ([name, { options, start }]): [string, SimulatedRuntime] => [
        name,
        {
          ...(options && { options }),
          start: (process) => {
            begun(process);
            return start(process);
          },
        },
      ],
    );
    return { ...scenario, runtimes: Object.fromEntries(runtimes) };
  };
}

/** What our own lines in the log are about: handlers that were let go, and workers that broke on purpose. */
const EXPECTED_LINE =
  /has not settled|after its job had ended|on purpose|it is given up|its name is taken|has been ending for/;

function linesIn({ processes }: Simulation): string[] {
  return processes
    .flatMap(({ log }) => log)
    .filter((line) => !EXPECTED_LINE.test(line))
    .map((line) => `log: ${line}`);
}

/** One run of a scenario. */
class ScenarioRun {
  readonly asked: Asked[] = [];
  readonly handlers: HandlerRecord[] = [];
  readonly did = new Set<Step["do"]>();
  /** Handlers that began when nobody wanted them any more. */
  readonly late: string[] = [];

  host(process: SimulatedProcess, plans: readonly WorkerPlan[]): void {
    const workers = new Map<string, Worker>();
    for (const plan of plans) {
      const worker = this.#worker(process, plan);
      workers.set(plan.name, worker);
      const parent = plan.parent === undefined ? undefined : workers.get(plan.parent);
      void (parent ?? process.runtime).addWorkers(worker);
    }
  }

  take(step: Step, simulation: Simulation): void {
    this.did.add(step.do);
    switch (step.do) {
      case "ask": {
        const process = simulation.process(step.runtime);
        if (process.state === "up") this.#ask(process, step.ask);
        return;
      }
      case "cancel":
      case "complete":
      case "dispose ask": {
        const asked = this.asked.filter(({ parent }) => parent === undefined)[step.of];
        if (asked?.process.state === "up") cut(asked, step.do);
        return;
      }
      case "end":
      case "dispose":
        simulation.process(step.runtime)[step.do]();
        return;
      default:
        this.#worksOn(step, simulation.process(step.runtime));
    }
  }

  #worksOn(step: Extract<Step, { worker: string }>, process: SimulatedProcess): void {
    if (process.state !== "up") return;
    const { runtime } = process;
    const worker = runtime.getWorker(step.worker);
    if (step.do === "end worker") void worker?.end();
    else if (step.do === "break worker") worker?.fail(new Error("broken on purpose"));
    else if (worker === undefined) void runtime.addWorkers(this.#worker(process, { name: step.worker }));
  }

  #ask(process: SimulatedProcess, plan: AskPlan): void {
    const { workers, isGroup, name, timeout, buffer, attempts, retriesAll, cancelOnError, by } = plan;
    const asker: Runtime | Worker =
      (by === undefined ? undefined : process.runtime.getWorker(by)) ?? process.runtime;
    const retry = attempts > 1 ? { attempts, backoff: 20, ...(retriesAll && { on: () => true }) } : undefined;
    const params = { name, payload: plan.plan, timeout, buffer, retry };
    let context: JobContext | JobGroupContext;
    try {
      context = isGroup
        ? asker.jobGroup(workers, { ...params, cancelOnError })
        : asker.job(workers[0] as string, params);
    } catch (error) {
      // A worker that ends asks for nothing any more.
      if (asker === process.runtime) throw error;
      return;
    }
    this.asked.push(new Asked(process, plan, context, undefined));
  }

  #worker(process: SimulatedProcess, plan: Partial<WorkerPlan> & { readonly name: string }): Worker {
    const { name, parent: _, ...options } = plan;
    const onJob = (request: JobRequest): Promise<unknown> => {
      const handler: HandlerRecord = {
        ...{ process, request, plan: request.payload as HandlerPlan },
        ...{ sent: 0, isDone: false },
      };
      this.handlers.push(handler);
      const asked = this.asked.find(({ context }) => context.jobId === request.jobId);
      const isLate = asked?.process === process && asked.endedAt !== undefined && asked.endedAt < process.now;
      if (isLate && !process.wasFrozen)
        this.late.push(`law 6: a handler of ${asked.title} began after its ending`);
      return runHandler(handler, this.#askForPart);
    };
    const jobs = { one: { sequential: true, run: onJob }, few: { concurrency: 2, maxQueued: 1, run: onJob } };
    return createWorker(name, { ...options, onJob, jobs });
  }

  readonly #askForPart = async (
    { process, request }: HandlerRecord,
    { worker, name, plan, timeout }: Extract<HandlerStep, { do: "sub" }>,
  ): Promise<void> => {
    const ask: AskPlan = {
      ...{
        workers: [worker],
        isGroup: false,
        name,
        plan,
        timeout,
        buffer: undefined,
        attempts: 1,
        retriesAll: false,
      },
      ...{ cancelOnError: true, reader: "absent", by: undefined },
    };
    try {
      const context = request.job(worker, { name, payload: plan, timeout });
      this.asked.push(new Asked(process, ask, context, request));
      await context;
    } catch {
      // The record has it.
    }
  };
}

function cut(asked: Asked, how: "cancel" | "complete" | "dispose ask"): void {
  asked.isCut = true;
  const { context } = asked;
  if (how === "dispose ask") void context[Symbol.asyncDispose]();
  else if (how === "complete" && "group" in context) context.group.complete();
  else context.cancel("by the plan");
}
