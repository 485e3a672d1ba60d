/** Files whose tests cover one another's: one run of Stryker. */
interface Group {
  readonly files: readonly string[];
  /**
   * What a change meets that the files' own tests let live: scenarios that are all about these files and take no longer than some
   * milliseconds. All scenarios would see a little more, and take ten times as long for each change that nobody sees.
   */
  readonly scenarios: readonly string[];
}

const laws = [
  "01-one-ending",
  "02-no-silence",
  "03-no-lost-event",
  "04-bounded",
  "05-one-clock",
  "07-cancel-overtakes",
  "09-cancel-on-error",
  "10-reasons",
].map((law) => `test/scenarios/laws/${law}.test.ts`);

const scenarios = (...names: readonly string[]): string[] =>
  names.map((name) => `test/scenarios/${name}.test.ts`);

/**
 * The core, of which a change must be seen by a test: the charts, their compiler, and what drives a job from ask to ending.
 * Not in it, though flat in `src/`: what only holds types or options, names things, or makes a text (`*-options`, `*-text`,
 * `typed-*`, `context`), what watches from outside (`interceptors`, `runtime-observer`, `notices`), and what puts the parts
 * together (`runtime`, `worker`, `program`, `services`), of which a change costs most of the tests and says least.
 *
 * In the order of their weight.
 */
export const core: readonly Group[] = [
  { files: ["machines/job-status.ts", "machines/job.machine.ts"], scenarios: [] },
  { files: ["machines/job-group.machine.ts"], scenarios: [] },
  { files: ["machines/worker.machine.ts"], scenarios: [] },
  { files: ["machines/runtime.machine.ts"], scenarios: [] },
  {
    files: [
      "src/compile/compile.ts",
      "src/compile/table.ts",
      "src/compile/action.ts",
      "src/compile/guard.ts",
      "src/compile/reference.ts",
      "src/compile/descriptor.ts",
      "src/compile/refuse.ts",
      "src/compile/refusal.ts",
      "src/compile/unsupported.ts",
      "src/compile/snapshot.ts",
      "src/compile/compiled-logic.ts",
    ],
    scenarios: [],
  },
  {
    files: [
      "src/event-stream.ts",
      "src/internal/stream-loop.ts",
      "src/internal/queue.ts",
      "src/deadlines.ts",
      "src/floors.ts",
    ],
    scenarios: [...laws.slice(2, 4), ...scenarios("edges-of-streams", "floors-that-cross")],
  },
  {
    files: ["src/job.ts", "src/job-group.ts", "src/ask.ts", "src/enders.ts", "src/failure.ts"],
    scenarios: [
      ...laws,
      ...scenarios("ended-and-settled", "group-control", "update-requests", "end-in-a-handler", "timeouts"),
    ],
  },
  {
    files: [
      "src/run.ts",
      "src/run-handler.ts",
      "src/handler-ending.ts",
      "src/handler-request.ts",
      "src/reports.ts",
      "src/slots.ts",
    ],
    scenarios: [...laws, ...scenarios("ended-and-settled", "deadlock", "schemas", "update-requests")],
  },
  {
    files: [
      "src/delivery.ts",
      "src/transport/bus.ts",
      "src/transport/memory.ts",
      "src/dispatcher.ts",
      "src/registry.ts",
    ],
    scenarios: [...laws, ...scenarios("readiness", "worker-names", "former-lives")],
  },
  {
    files: [
      "src/attempts.ts",
      "src/backoff.ts",
      "src/retry.ts",
      "src/drain.ts",
      "src/abort-signals.ts",
      "src/root.ts",
    ],
    scenarios: scenarios("retry", "retry.waiting", "retry.group", "draining", "abort-listeners"),
  },
  {
    files: ["src/worker-host.ts", "src/supervisor.ts", "src/lazy-actor.ts"],
    scenarios: scenarios("supervision", "children", "draining", "disposal", "giving-up", "actors"),
  },
];

/** Tests of a file beside those at its mirrored path and that of its folder's index. */
export const alsoTestedBy: Readonly<Record<string, readonly string[]>> = {
  "machines/job-status.ts": ["test/machines/job.machine.test.ts"],
  "src/compile/compiled-logic.ts": ["test/compile/compile.test.ts", "test/compile/compile.endings.test.ts"],
  "src/compile/refusal.ts": ["test/compile/refuse.test.ts", "test/compile/compile.test.ts"],
  "src/compile/unsupported.ts": ["test/compile/refuse.test.ts"],
  "src/compile/table.ts": ["test/compile/compiled-logic.model.test.ts"],
  "src/compile/action.ts": ["test/lazy-actor.test.ts", "test/compile/compiled-logic.model.test.ts"],
  "src/compile/guard.ts": ["test/compile/table.test.ts", "test/compile/refuse.test.ts"],
  "src/compile/reference.ts": ["test/compile/action.test.ts", "test/compile/refuse.test.ts"],
  "src/compile/descriptor.ts": ["test/compile/table.test.ts"],
  "src/compile/snapshot.ts": ["test/compile/compile.test.ts"],
  "src/internal/stream-loop.ts": ["test/event-stream.test.ts"],
};

/** Own tests that walk so many paths that they would take most of the time, and have no need to come after the others. */
export const tooSlow: readonly string[] = [
  "test/compile/compile.equal.test.ts",
  "test/lazy-actor.equal.test.ts",
  "test/event-stream.model.test.ts",
];
