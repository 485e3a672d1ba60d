import { createMachine } from "xstate";
import {
  type JobMachineEvent,
  type JobResult,
  jobGroupMachine,
  jobMachine,
} from "../../../machines/index.ts";
import { Charts } from "./delivery-rules.ts";
import { again, by, type Fault, group, job } from "./fault.ts";
import type { Made } from "./logic.ts";
import type { ToRequester } from "./product.ts";
import { Rules } from "./worker-rules.ts";

/** Charts of which one is wrong. */
const { states: jobStates } = jobMachine.config;

/** Mistakes in the charts, and in what whoever asked does. */
export const ASK_FAULTS: readonly Fault[] = [
  {
    title: "a final state of a job has an exit",
    isHidden: true,
    made: () => {
      const { type: _, ...completed } = jobStates?.completed ?? {};
      const states = {
        ...jobStates,
        completed: { ...completed, on: { "job.cancel": { target: "cancelled" } } },
      };
      return jobWith(states);
    },
    law: "a job ends once, and its chart is final exactly when it has ended",
    size: job,
  },
  {
    title: "a job that is pending does not hear of its timeout",
    made: () => {
      const { "job.timeout": _, ...on } = { "job.timeout": {}, ...jobStates?.pending?.on };
      const states = { ...jobStates, pending: { ...jobStates?.pending, on } };
      return jobWith(states);
    },
    law: "who cancels, and the deadline, end it at once (law 5)",
    size: { ...job, outside: ["timeout"] },
  },
  {
    title: "a group is content with all of its jobs but one",
    made: () => {
      const isLast = ({ context }: { context: { settled: number; size: number } }): boolean =>
        context.settled + 2 >= context.size;
      return { charts: new Charts({ group: jobGroupMachine.provide({ guards: { isLast } }) }) };
    },
    law: "a group ends as its jobs did, or as it was told to (law 9)",
    size: group,
  },
  {
    title: "a group does not mind a job that failed",
    made: () => ({
      charts: new Charts({ group: jobGroupMachine.provide({ guards: { isFailedCulprit: () => false } }) }),
    }),
    law: "a group ends as soon as it must",
    size: group,
  },
  {
    title: "a job that ends is counted by its group twice",
    made: by(
      class extends Rules {
        protected override memberEnded(worker: number, result: JobResult): void {
          super.memberEnded(worker, result);
          super.memberEnded(worker, result);
        }
      },
    ),
    law: "an ending has its cause",
    size: { ...group, cancelOnError: false },
  },
  {
    title: "each word that a handler is done counts, also the second one",
    made: by(
      class extends Rules {
        protected override attemptSettled(worker: number, attempt: number): void {
          if (this.job(worker).isSettled) this.memberSettled();
          super.attemptSettled(worker, attempt);
        }
      },
    ),
    law: "a group counts each of its jobs once",
    size: { ...group, outside: ["late"] },
  },
  {
    title: "a group that ends leaves its other jobs alone",
    made: by(
      class extends Rules {
        protected override cancelRest(): void {}
      },
    ),
    law: "a group that has ended has no job that has not",
    size: group,
  },
  {
    title: "the deadline of a job that has ended stays armed",
    isHidden: true,
    made: by(
      class extends Rules {
        protected override conclude(): void {}
      },
    ),
    law: "what has ended waits for nothing",
    size: { ...job, outside: ["timeout"] },
  },
  {
    title: "what an earlier attempt says counts",
    made: by(
      class extends Rules {
        protected override expects(worker: number): boolean {
          return this.job(worker).result === undefined;
        }
      },
    ),
    law: "what is late, or of an earlier attempt, changes nothing",
    size: again,
  },
  {
    title: "a job is asked again under the number that it had",
    made: by(
      class extends Rules {
        protected override instead(worker: number, event: JobMachineEvent): JobMachineEvent | undefined {
          const retry = super.instead(worker, event);
          return retry?.type === "job.retry" ? { ...retry, attempt: retry.attempt - 1 } : retry;
        }
      },
    ),
    law: "a job has settled only when it has ended and no handler is at work for it",
    size: again,
  },
  {
    title: "a report that comes after the ending is handed on",
    made: by(
      class extends Rules {
        override receive(worker: number, message: ToRequester): void {
          super.receive(worker, message);
          const isLate = message.type === "report" && this.job(worker).result !== undefined;
          if (isLate) this.deliver(worker, { type: "job.update", data: "1.1" });
        }
      },
    ),
    law: "after the ending nothing is handed on",
    size: job,
  },
];

/** A job chart like ours, of other states. */
function jobWith(states: object): Made {
  // Its types follow from its definition, which is another one.
  const machine = createMachine(
    { ...jobMachine.config, states } as never,
    jobMachine.implementations as never,
  );
  return { charts: new Charts({ job: machine as unknown as typeof jobMachine }) };
}
