import { createInspector } from "../../../src/inspector/index.ts";
import { comeOrGo, handOver, SHAKY } from "./tree.ts";
import { type Action, OnPurpose, sleep } from "./world.ts";

/** What changes while jobs go on. */
export const CHANGES: readonly Action[] = [
  {
    times: 8,
    what: "a worker that comes or goes",
    do: ({ runtime, random }) => comeOrGo(runtime, random),
  },
  {
    times: 4,
    what: "a worker that fails by itself",
    do: ({ runtime, random }) =>
      runtime.getWorker(random.pick([...SHAKY, "crew", "solo"]))?.fail(new OnPurpose("by itself")),
  },
  { times: 4, what: "the floor", do: ({ runtime }) => handOver(runtime) },
  { times: 8, what: "a signal", do: ({ signals, random }) => signals.abortOne(random) },
  {
    times: 3,
    what: "an interceptor",
    async do({ runtime, random }) {
      const throwing = random.chance(0.2);
      const off = runtime.use({
        ask: (params, next) => {
          if (throwing && params.label !== undefined) throw new OnPurpose("an interceptor said no");
          return next(params as never);
        },
        handle: async (_request, next) => {
          const answer = await next();
          return answer;
        },
      });
      await sleep(random.int(10, 400));
      off();
    },
  },
  {
    times: 1,
    what: "an inspector",
    async do({ runtime, random, ledger }) {
      const inspector = createInspector({ limit: 200, sample: random.pick([1, 0.1]) });
      const detach = inspector.attach(runtime);
      const until = new AbortController();
      let seen = 0;
      const reading = (async () => {
        for await (const _record of inspector.records({ signal: until.signal })) seen++;
      })();
      await sleep(random.int(50, 500));
      inspector.export();
      detach();
      until.abort();
      await reading;
      if (seen === 0) ledger.wrong("an inspector has shown nothing");
    },
  },
  {
    times: 4,
    what: "listeners",
    async do({ runtime, random }) {
      const listener = (): void => {
        if (random.chance(0.02)) throw new OnPurpose("a listener threw");
      };
      runtime.on("jobCompleted", listener).on("jobUpdate", listener);
      const changes = runtime.registry.subscribe(listener);
      await sleep(random.int(10, 200));
      runtime.off("jobCompleted", listener).off("jobUpdate", listener);
      changes.unsubscribe();
    },
  },
];
