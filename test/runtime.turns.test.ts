import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest, type RuntimeErrorNotice } from "../src/index.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";

const BUDGET = 1_024;

describe("a long queue of quick handlers", () => {
  it("gives the event loop its turns, and is served in order to the last", async () => {
    let turnsGiven = 0;
    const { runtime } = testRuntime({
      yield: () => {
        turnsGiven++;
        return turn();
      },
    });
    const served: unknown[] = [];
    const run = ({ payload }: JobRequest): void => void served.push(payload);
    await runtime.addWorkers(createWorker("w", { jobs: { quick: { sequential: true, run } } }));
    const payloads = Array.from({ length: 3 * BUDGET }, (_, index) => index);
    let servedAtTurn = -1;
    const jobs = payloads.map((payload) => runtime.job("w", { name: "quick", payload }));
    setImmediate(() => {
      servedAtTurn = served.length;
    });
    await Promise.all(jobs);
    expect(served).toEqual(payloads);
    expect(turnsGiven).toBeGreaterThanOrEqual(3);
    expect(servedAtTurn).toBeLessThan(payloads.length);
  });

  it("that begins as one handler ends does not hold up a timer until its end", async () => {
    const { runtime } = testRuntime();
    let served = 0;
    let open = (): void => {};
    const first = new Promise<void>((resolve) => {
      open = resolve;
    });
    const run = ({ payload }: JobRequest): unknown => (payload === 0 ? first : void served++);
    await runtime.addWorkers(createWorker("w", { jobs: { quick: { sequential: true, run } } }));
    const jobs = Array.from({ length: 3 * BUDGET }, (_, payload) =>
      runtime.job("w", { name: "quick", payload }),
    );
    for (let i = 0; i < 10; i++) await turn();
    expect(served).toBe(0);
    open();
    await turn();
    expect(served).toBeGreaterThan(0);
    expect(served).toBeLessThan(jobs.length - 1);
    await Promise.all(jobs);
    expect(served).toBe(jobs.length - 1);
  });
});

describe("a 'yield' that fails", () => {
  it.each<[string, () => Promise<void>]>([
    ["rejects", () => Promise.reject(new Error("no turn"))],
    [
      "throws",
      () => {
        throw new Error("no turn");
      },
    ],
  ])("and %s never reaches a handler: it is reported, and all goes on", async (_, giveTurn) => {
    const { runtime } = runtimeWith(
      {
        w: async (request) => {
          for (let i = 0; i < 2 * BUDGET; i++) await request.update(i);
          return "done";
        },
      },
      { yield: giveTurn },
    );
    const notices: RuntimeErrorNotice[] = [];
    runtime.on("error", (notice) => notices.push(notice));
    expect(await runtime.job("w")).toBe("done");
    expect(notices.length).toBeGreaterThan(0);
    for (const notice of notices) expect(notice).toEqual({ error: new Error("no turn"), where: "yield" });
  });
});
