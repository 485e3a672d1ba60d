/** A change of a file: a piece of its text that occurs once, and what stands in its place. */
interface Edit {
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

/** A bug that somebody could make, to see that it is found. */
export interface PlantedBug {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** How many seeds it takes at most until one of them fails. */
  readonly within: number;
}

const edit = (file: string, find: string, put: string): Edit => ({ file, find, put });

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: "a second ending is accepted",
    edits: [
      edit(
        "machines/job.machine.ts",
        'cancelled: {\n      type: "final",',
        "cancelled: {\n      on: ending,",
      ),
      edit(
        "src/job.ts",
        "return this.result === undefined && this.attempt === attempt;",
        "return this.attempt === attempt;",
      ),
      edit(
        "src/job.ts",
        "if (this.result !== undefined) return;\n    const { cause, issues",
        "const { cause, issues",
      ),
    ],
    within: 50,
  },
  {
    name: "whoever asked is told twice",
    edits: [
      edit(
        "src/job.ts",
        "if (this.group === undefined) noticeOutcome(this);",
        "noticeOutcome(this);\n    if (this.group === undefined) noticeOutcome(this);",
      ),
    ],
    within: 5,
  },
  {
    name: "a timer is not cleared when its job ends",
    edits: [
      edit("src/ask.ts", "if (this.#timer !== undefined) this.services.deadlines.disarm(this.#timer);", ""),
    ],
    within: 50,
  },
  {
    name: "a report is delivered after the ending",
    edits: [
      edit(
        "src/job.ts",
        "else (this.group ?? this).reportLost();",
        "else this.deliver(message as JobMachineEvent);",
      ),
    ],
    within: 50,
  },
  {
    name: "a cancel is not passed down to sub-jobs",
    edits: [edit("src/run.ts", 'this.cancelChildren(reason, code === "timeout");', "void reason;")],
    within: 200,
  },
  {
    name: "a watcher is left: a job that has ended still waits for its worker",
    edits: [
      edit(
        "src/delivery.ts",
        "this.#calm();\n    this.#job.services.registry.forget(this);\n  }\n\n  #refusalFor",
        "this.#calm();\n  }\n\n  #refusalFor",
      ),
    ],
    within: 300,
  },
  {
    name: "cancel-on-error leaves the other jobs running",
    edits: [
      edit(
        "src/job-group.ts",
        "else job.cancelAs(status",
        'else if (status === "completed") job.cancelAs(status',
      ),
    ],
    within: 100,
  },
  {
    name: "a group completes one ending too early",
    edits: [
      edit(
        "machines/job-group.machine.ts",
        "context.settled + 1 >= context.size",
        "context.settled + 2 >= context.size",
      ),
    ],
    within: 100,
  },
  {
    name: "a job that goes wrong does not end its group",
    edits: [
      edit(
        "machines/job-group.machine.ts",
        'context.cancelOnError && event.type === "group.settled" && event.status === "error"',
        "context.settled > 99",
      ),
    ],
    within: 100,
  },
  {
    name: "one attempt too many",
    edits: [edit("src/attempts.ts", "this.now >= retry.attempts", "this.now > retry.attempts")],
    within: 200,
  },
  {
    name: "a slot is not given back",
    edits: [
      edit(
        "src/worker-host.ts",
        "handler.slots?.leave(run);",
        'if (run.outcome?.code !== "timeout") handler.slots?.leave(run);',
      ),
    ],
    within: 200,
  },
  {
    name: "a handler that has settled is not told of",
    edits: [
      edit(
        "src/run.ts",
        'this.services.bus.post(replyTo, { type: "job.settled", jobId, workerName, attempt }, false);',
        "void [jobId, workerName, attempt, replyTo];",
      ),
    ],
    within: 20,
  },
  {
    name: "a worker that ends leaves its jobs without an ending",
    edits: [
      edit(
        "src/worker-effects.ts",
        "dispatcher.lose(run.message, stoppedWhy, false, cause);",
        "void stoppedWhy;",
      ),
    ],
    within: 100,
  },
  {
    name: "a runtime that has died is still known",
    edits: [edit("src/wire/session.ts", "this.#presence.lost(peer, !hasLeft);", "")],
    within: 50,
  },
  {
    name: "a worker does not notice that whoever asked has died",
    edits: [edit("src/wire/session.ts", "this.#runs.lost(peer,", "void (peer,")],
    within: 200,
  },
  {
    name: "a message that comes twice is taken twice",
    edits: [
      edit(
        "src/wire/sequence.ts",
        'if (seq <= this.seen) return "again";',
        'if (seq < this.seen) return "again";\n    if (seq === this.seen) return "next";',
      ),
    ],
    within: 300,
  },
  {
    name: "a hole in what a worker says is passed over",
    edits: [edit("src/wire/sequence.ts", 'this.#holeAfter = this.seen;\n      return "hole";', "")],
    within: 300,
  },
  {
    name: "a cancel is not sent to another runtime",
    edits: [
      edit(
        "src/wire/remote-jobs.ts",
        'if (message.type === "job.cancel") job?.cancel(message);',
        "if (job === undefined) return;",
      ),
    ],
    within: 100,
  },
];
