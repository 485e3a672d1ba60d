export type Engine = "bun" | "deno" | "chromium";

/** Tests that do not run somewhere. */
interface LeftOut {
  readonly in: readonly Engine[];
  /** How the paths begin. */
  readonly files: readonly string[];
  /** How the full titles of those tests begin. Default: all of the files'. */
  readonly titles?: readonly string[];
  readonly why: string;
}

/**
 * What does not run in an engine, and why. Node runs everything of the everyday suite. Whatever is not here runs, and has to
 * pass.
 */
const LEFT_OUT: readonly LeftOut[] = [
  {
    in: ["chromium"],
    files: ["test/browser/", "test/faults/"],
    why: "suites of their own, which drive programs in Node",
  },
  {
    in: ["chromium"],
    files: [
      ...["test/bench/", "test/cli/", "test/docs/", "test/fixtures/", "test/fuzz/", "test/package/"],
      ...["test/inspector/server/", "test/transport/nats", "test/simulation/planted-bugs.test.ts"],
      ...["test/host-process.test.ts", "test/scenarios/program.test.ts"],
      "test/scenarios/no-unhandled-rejection.test.ts",
    ],
    why: "they are about programs, files, processes and servers",
  },
  {
    in: ["chromium"],
    files: [
      ...["browser", "inspector", "place", "preview", "sample", "store"].map(
        (name) => `test/inspector/${name}.test.ts`,
      ),
      ...["attach", "groups", "jobs", "law", "runs", "workers"].map(
        (name) => `test/inspector/recorder.${name}.test.ts`,
      ),
      "test/inspector/stately/inspection-filter",
    ],
    why: "they import the inspector as Node gets it, with its server",
  },
  {
    in: ["chromium"],
    files: ["test/otel/"],
    why: "they need OpenTelemetry's context manager, which is made of Node's AsyncLocalStorage",
  },
  {
    in: ["chromium"],
    files: [
      ...["04-bounded", "06-nothing-outlives-its-scope", "life-cycle", "every-schedule"].map(
        (name) => `test/scenarios/laws/${name}.test.ts`,
      ),
      ...["test/scenarios/abort-signals.test.ts", "test/lazy-actor.equal.test.ts"],
    ],
    why: "they count the listeners of a signal or the turns of the event loop as only Node can",
  },
  {
    in: ["chromium"],
    files: [
      ...["test/internal/queue.test.ts", "test/scenarios/laws/06-nothing-is-left.test.ts"],
      "test/scenarios/laws/11-no-unhandled-rejection.test.ts",
      ...[
        "test/scenarios/laws/08-cost-follows-the-work.test.ts",
        "test/scenarios/original/cost-and-wire.test.ts",
      ],
    ],
    why: "they collect garbage, hear the process's rejections, or count the steps that V8 takes",
  },
  {
    in: ["chromium"],
    files: [
      ...[
        "test/errors.test.ts",
        "test/machines/composed",
        "test/scenarios/two-copies.test.ts",
        "test/graph/elk-client.test.ts",
        "test/graph/layout.test.ts",
        "test/graph/svg.test.ts",
      ],
      ...["test/runtime-observer.test.ts", "test/codec/base64.test.ts", "test/codec/encode-value.test.ts"],
    ],
    why: "they compare, read or print by means of Node's modules, or Buffer",
  },
  {
    in: ["chromium"],
    files: [
      "test/clock.test.ts",
      "test/runtime.turns.test.ts",
      "test/scenarios/timeouts.test.ts",
      "test/wire/token.test.ts",
    ],
    titles: [
      "is all of what the system's generator gives, which is asked once for many",
      "giving the event loop its turn works by a message where there is no setImmediate, as in a browser",
      "a long queue of quick handlers gives the event loop its turns",
      "a time-out of 3,000,000,000 ms, which a host's timer would fire at once is not fired at once by the process's own",
    ],
    why: "they load a module again, use setImmediate, or hear the warnings of a process",
  },
  {
    in: ["chromium"],
    files: ["test/testing/simulation/simulate.test.ts"],
    why: "a page cannot tell the rejections that a test makes on purpose from others",
  },
  {
    in: ["deno"],
    files: [
      ...["test/scenarios/program.test.ts", "test/docs/examples/http-server/main.test.ts"],
      ...["test/docs/examples/demo/main.test.ts", "test/docs/examples/demo-nats/main.test.ts"],
      "test/cli/command-line.integration.test.ts",
    ],
    why: "Deno says of a process that heard a signal, and then exited by itself, that the signal ended it",
  },
  {
    in: ["bun", "deno"],
    files: ["test/docs/printed.test.ts"],
    why: "what the examples print is what Node's console makes of it",
  },
  {
    in: ["bun", "deno"],
    files: ["test/package/", "test/docs/examples/model-test-node/"],
    why: "they run Node's command line, TypeScript and bundlers on the repository; what is installed has a program of its own",
  },
  {
    in: ["deno"],
    files: ["test/fixtures/nats-server", "test/fixtures/start-program", "test/transport/nats.integration"],
    titles: [
      "startNatsServer pauses it: nobody is answered until it is resumed",
      "startProgram lets a paused program neither answer nor forget, and kills it as any other",
      "natsTransport() freezes",
    ],
    why: "Deno says of a process that was stopped by SIGSTOP that it has ended",
  },
  {
    in: ["deno"],
    files: ["test/fixtures/tcp-proxy.test.ts", "test/inspector/server/listen.test.ts"],
    titles: [
      "startTcpProxy splits everything into pieces",
      "an error says what to do if the machine is not 203.0.113.7",
    ],
    why: "Deno reads in one piece what came in several, and has another error for an address that is not this machine's",
  },
  {
    in: ["deno"],
    files: ["test/clock.test.ts", "test/scenarios/laws/06-nothing-is-left.test.ts"],
    titles: [
      "giving the event loop its turn works by a message where there is no setImmediate, as in a browser, and leaves no port open",
      "A disposed runtime on the process's own clock leaves no handle that keeps the process alive",
    ],
    why: "a message to oneself comes sooner there (but Deno has a setImmediate), and timers are not all in getActiveResourcesInfo",
  },
  {
    in: ["bun"],
    files: ["test/docs/examples/demo/", "test/docs/examples/demo-nats/", "test/docs/performance.test.ts"],
    why: "Bun's readdir with file types names no file as bytes, which the demo's file-lister reads; the bench needs V8",
  },
  {
    in: ["bun"],
    files: [
      ...["test/cli/load-module.test.ts", "test/cli/command-line.integration.test.ts"],
      "test/codec/unsendable-object.test.ts",
    ],
    titles: [
      "a module that does not load is an error in one line: shop/inside",
      "xstate-jobs inspect shows a recording until Ctrl-C, whoever looks on, and saves what is shown",
      "an object of the host that would arrive as nothing of use is refused: Headers{}",
      "an object of the host that would arrive as nothing of use is refused: a=1",
    ],
    why: "Bun words these errors otherwise; its Headers and URLSearchParams have a toJSON, and so are sent",
  },
  {
    in: ["bun"],
    files: ["test/inspector/server/serve.test.ts", "test/inspector/server/serve.security.test.ts"],
    titles: [
      "a process that serves ends when it has nothing else to do, although somebody looks on",
      "a client is told in its turn that what it asks for behind something else needs a connection of its own",
    ],
    why: "in Bun a connection keeps the process alive although it is unref'd, and one with a request behind another is not closed",
  },
  {
    in: ["bun"],
    files: [
      ...["test/inspector/preview.test.ts", "test/inspector/recorder.attach.test.ts"],
      "test/scenarios/laws/06-nothing-is-left.test.ts",
    ],
    titles: [
      "what is cut keeps nothing of a long text in memory, nor of one that a short one was cut out of",
      "whoever leaves may come and go as often as he likes: nothing is left of it with what goes on",
      "what is over is not kept alive by an inspector: neither what was asked and answered, nor the job, nor its runtime",
      "A disposed runtime on the process's own clock leaves no handle that keeps the process alive",
    ],
    why: "JavaScriptCore does not collect at once all that nobody holds, and Bun tells no timer in getActiveResourcesInfo",
  },
];

export function isLeftOut(engine: Engine, file: string): boolean {
  return filesLeftOut(engine).some((path) => file.startsWith(path));
}

/** How the paths of files begin of which nothing runs. */
export function filesLeftOut(engine: Engine): string[] {
  return of(engine).flatMap(({ files, titles }) => (titles === undefined ? files : []));
}

/** How the titles of tests begin, as regular expressions, which are left out of files that run. */
export function titlesLeftOut(engine: Engine, file?: string): string[] {
  return of(engine)
    .filter(({ files }) => file === undefined || files.some((path) => file.startsWith(path)))
    .flatMap(({ titles = [] }) => titles)
    .map((title) => title.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
}

const of = (engine: Engine): LeftOut[] => LEFT_OUT.filter((entry) => entry.in.includes(engine));
