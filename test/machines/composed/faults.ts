import { createMachine } from "xstate";
import {
  type JobMachineEvent,
  type JobResult,
  jobGroupMachine,
  jobMachine,
} from "../../../machines/index.ts";
import { Charts, queued } from "./delivery-rules.ts";
import type { Made } from "./logic.ts";
import type { Size, ToRequester, ToWorker } from "./product.ts";
import { Rules } from "./worker-rules.ts";

/** A mistake in a chart or in a rule, and the law that is broken by it. */
export interface Fault {
  readonly title: string;
  readonly made: () => Made;
  readonly law: string;
  readonly size: Size;
  /** A second mistake would be needed for anybody outside to notice. */
  readonly isHidden?: true;
}

const job: Size = {
  workers: 1,
  isGroup: false,
  cancelOnError: true,
  messages: 1,
  urgent: false,
  endings: ["return", "stream"],
  outside: ["cancel"],
  retry: "never",
  restart: "never",
  lives: 1,
};
const again: Size = { ...job, messages: 0, endings: ["return", "fail"], outside: ["late"], retry: "always" };
const group: Size = { ...job, workers: 2, isGroup: true, messages: 0, endings: ["return", "fail"] };
const STUCK = "without anything from outside all ends: but for jobs whose worker is not there (law 2)";

/** Rules of which one is wrong. */
const by = (made: typeof Rules) => (): Made => ({ Rules: made });
/** Charts of which one is wrong. */
const { states: jobStates } = jobMachine.config;

export const FAULTS: readonly Fault[] = [
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
    title: "a cancel is not passed on to the worker",
    made: by(
      class extends Rules {
        protected override tell(): void {}
      },
    ),
    law: "a cancel reaches every handler that runs: none is left once nothing is on its way to it",
    size: job,
  },
  {
    title: "a cancel overtakes the request that it is about",
    made: by(
      class extends Rules {
        protected override tell(worker: number, message: ToWorker): void {
          if (this.job(worker).delivery === "sent") this.toWorker(worker, message, true);
        }
      },
    ),
    law: "a cancel reaches every handler that runs: none is left once nothing is on its way to it",
    size: job,
  },
  {
    title: "a cancel queues with the data",
    made: by(
      class extends Rules {
        protected override toWorker(worker: number, message: ToWorker): void {
          super.toWorker(worker, message, false);
        }
      },
    ),
    law: "a cancel overtakes what is queued (law 7)",
    size: { ...job, outside: ["cancel", "end"] },
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
    title: "nobody hears of a process that is lost",
    made: by(
      class extends Rules {
        protected override receiveGone(worker: number): void {
          this.place(worker).isRegistered = false;
        }
      },
    ),
    law: STUCK,
    size: { ...job, outside: ["lose"] },
  },
  {
    title: "a worker that stops says nothing of what it runs",
    made: by(
      class extends Rules {
        protected override sayLost(): void {}
      },
    ),
    law: STUCK,
    size: { ...job, outside: ["stop"] },
  },
  {
    title: "a worker that comes wakes no job that waits",
    made: by(
      class extends Rules {
        protected override workerReady(): void {}
      },
    ),
    law: STUCK,
    size: job,
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
  {
    title: "an ending overtakes the reports before it",
    made: by(
      class extends Rules {
        protected override say(worker: number, message: ToRequester, urgent = false): void {
          super.say(worker, message, urgent || message.type === "ending");
        }
      },
    ),
    law: "events come in order and without a hole (law 3)",
    size: job,
  },
  {
    title: "what is urgent queues with the data",
    made: by(
      class extends Rules {
        protected override say(worker: number, message: ToRequester): void {
          super.say(worker, message, false);
        }
      },
    ),
    law: "what is urgent overtakes what is queued (law 7)",
    size: { ...job, urgent: true, messages: 2 },
  },
  {
    title: "a job settles with its ending, whatever its handler does",
    made: by(
      class extends Rules {
        protected override receiveEnding(worker: number, message: ToRequester & { type: "ending" }): void {
          super.receiveEnding(worker, { ...message, settled: true });
        }
      },
    ),
    law: "a job has settled only when it has ended and no handler is at work for it",
    size: job,
  },
  {
    title: "a worker that drains does not wait for its handlers",
    made: by(
      class extends Rules {
        protected override checkDrained(worker: number): void {
          const place = this.place(worker);
          if (place.isDraining) place.toWorker = queued(place.toWorker, { type: "drained" }, false);
        }
        protected override endIfDrained(worker: number): void {
          this.sendWorker(worker, { type: "worker.drained", at: 0 });
        }
      },
    ),
    law: "a worker that is gone takes no job, and one that drained has cut nothing off",
    size: { ...job, outside: ["end"] },
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
