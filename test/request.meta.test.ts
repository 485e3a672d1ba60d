import { expect, it } from "vitest";
import type { ChartTrace, RuntimeObserver } from "../src/runtime-observer.ts";
import { runtimeWith } from "./fixtures/test-runtime.ts";

/** Gives each job a meta of its own. */
function giving(metaOf: (what: string) => Record<string, string> | undefined): RuntimeObserver {
  return {
    runtime() {},
    worker() {},
    asked: (ask): ChartTrace => ({
      begin() {},
      end() {},
      get meta() {
        return metaOf("workerName" in ask ? `${ask.workerName} ${ask.attempt}` : "group");
      },
    }),
    ended() {},
    heard() {},
    answered() {},
  } as RuntimeObserver;
}

const meta = { of: "whoever asked" };

it("is that of whoever traces the job, for each job of a group and for each attempt", async () => {
  const seen: unknown[] = [];
  const { runtime } = runtimeWith({
    a: (request) => {
      seen.push({ ...request.meta });
      if (request.attempt === 1) throw new Error("once more");
    },
    b: (request) => void seen.push({ ...request.meta }),
  });
  const end = runtime._observe(giving((what) => ({ what })));
  await runtime.jobGroup(["a", "b"], { meta, retry: { attempts: 2, on: () => true } });
  end();
  await runtime.job("b", { meta });
  expect(seen).toEqual([{ what: "a 1" }, { what: "b 1" }, { what: "a 2" }, meta]);
});

it("is that of the first who has one, and otherwise what it was asked with", async () => {
  const seen: unknown[] = [];
  const { runtime } = runtimeWith({ w: (request) => void seen.push({ ...request.meta }) });
  runtime._observe(giving(() => undefined));
  await runtime.job("w", { meta });
  runtime._observe(giving(() => ({ of: "the second" })));
  runtime._observe(giving(() => ({ of: "the third" })));
  await runtime.job("w", { meta });
  expect(seen).toEqual([meta, { of: "the second" }]);
});
