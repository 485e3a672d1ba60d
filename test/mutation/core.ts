/**
 * The core, of which every change must be seen by a test: the charts, their compiler, and what drives a job from ask to ending.
 * Not in it, though flat in `src/`: what only holds types or options, names things, or makes a text (`*-options`, `*-text`,
 * `typed-*`, `context`), what watches from outside (`interceptors`, `runtime-observer`, `notices`), and what puts the parts
 * together (`runtime`, `worker`, `program`, `services`): a mutant of theirs costs most of the tests, and says least.
 *
 * In the order of their weight, and in groups of files whose tests cover one another's: a group is one run of Stryker.
 */
export const core: readonly (readonly string[])[] = [
  ["machines/job-status.ts", "machines/job.machine.ts"],
  ["machines/job-group.machine.ts"],
  ["machines/worker.machine.ts"],
  ["machines/runtime.machine.ts"],
  [
    "src/compile/compile.ts",
    "src/compile/table.ts",
    "src/compile/action.ts",
    "src/compile/guard.ts",
    "src/compile/reference.ts",
    "src/compile/descriptor.ts",
    "src/compile/refuse.ts",
    "src/compile/snapshot.ts",
  ],
  [
    "src/event-stream.ts",
    "src/internal/stream-loop.ts",
    "src/internal/queue.ts",
    "src/deadlines.ts",
    "src/floors.ts",
  ],
  ["src/job.ts", "src/job-group.ts", "src/ask.ts", "src/enders.ts", "src/failure.ts"],
  [
    "src/run.ts",
    "src/run-handler.ts",
    "src/handler-ending.ts",
    "src/handler-request.ts",
    "src/reports.ts",
    "src/slots.ts",
  ],
  [
    "src/delivery.ts",
    "src/transport/bus.ts",
    "src/transport/memory.ts",
    "src/dispatcher.ts",
    "src/registry.ts",
  ],
  [
    "src/attempts.ts",
    "src/backoff.ts",
    "src/retry.ts",
    "src/drain.ts",
    "src/abort-signals.ts",
    "src/root.ts",
  ],
  ["src/worker-host.ts", "src/supervisor.ts", "src/lazy-actor.ts"],
];

/** Tests of a file beside those at its mirrored path and that of its folder's index. */
export const alsoTestedBy: Readonly<Record<string, readonly string[]>> = {
  "machines/job-status.ts": ["test/machines/job.machine.test.ts"],
  "src/compile/guard.ts": ["test/compile/table.test.ts", "test/compile/refuse.test.ts"],
  "src/compile/reference.ts": ["test/compile/action.test.ts", "test/compile/refuse.test.ts"],
  "src/compile/descriptor.ts": ["test/compile/table.test.ts"],
  "src/compile/snapshot.ts": ["test/compile/compile.test.ts"],
  "src/internal/stream-loop.ts": ["test/event-stream.test.ts"],
};

/** What a mutant that its own tests let live is tried against: all that is quick and drives the core. */
export const wide: readonly string[] = [
  "test/*.test.ts",
  "test/{machines,compile,transport}/*.test.ts",
  "test/scenarios/**/*.test.ts",
];

/** Takes a fifth of a second and more, for each mutant; or needs a process, or a broker. */
export const tooSlow: readonly string[] = [
  "test/transport/nats*.test.ts",
  "test/{program,host-process,job-decorator,lazy-actor.equal,event-stream.model}.test.ts",
  "test/compile/compile.equal.test.ts",
  "test/scenarios/{no-unhandled-rejection,program,crowds,under-load,slots}.test.ts",
  "test/scenarios/original/{cost-and-wire,time-and-lost-events}.test.ts",
  "test/scenarios/laws/{06-nothing-is-left,08-cost-follows-the-work,11-no-unhandled-rejection}.test.ts",
  "test/scenarios/laws/{across-runtimes,every-schedule,life-cycle}.test.ts",
];
