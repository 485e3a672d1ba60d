import { queued } from "./delivery-rules.ts";
import { by, type Fault, job, STUCK } from "./fault.ts";
import type { ToRequester, ToWorker } from "./product.ts";
import { Rules } from "./worker-rules.ts";

/** Mistakes on the way to a worker and back, and at the worker. */
export const WAY_FAULTS: readonly Fault[] = [
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
