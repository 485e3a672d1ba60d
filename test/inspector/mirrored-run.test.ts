import { describe, expect, it } from "vitest";
import { MirroredRun } from "../../src/inspector/mirrored-run.ts";
import type { JobRequestMessage, RequesterMessage } from "../../src/message.ts";
import type { ChartTrace } from "../../src/runtime-observer.ts";
import { requestMessage } from "../fixtures/test-link.ts";

const address = { jobId: "j", workerName: "w", attempt: 1 };

function made(request: JobRequestMessage = requestMessage()) {
  const lines: string[] = [];
  const data: unknown[] = [];
  const trace: ChartTrace = {
    begin: (event, state) => {
      lines.push(`${event.type} in ${state}`);
      const { data: own, response } = event as { data?: unknown; response?: unknown };
      if (own !== undefined || response !== undefined) data.push(own ?? response);
    },
    end: (state) => lines.push(`ends in ${state}`),
    sent: ({ type }) => lines.push(`sent ${type}`),
  };
  const ended: string[] = [];
  const run = new MirroredRun(request, trace, (state) => ended.push(state));
  const answer = (message: object, read: (value: unknown) => unknown = (value) => value): void =>
    run.answered({ ...address, ...message } as RequesterMessage, read);
  return { run, lines, data, ended, answer };
}

describe("the chart of a job that another runtime asked for", () => {
  it("handles what its worker says, with values that are read", () => {
    const { lines, data, ended, answer } = made();
    const read = (value: unknown): unknown => `read ${value}`;
    answer({ type: "job.start" }, read);
    answer({ type: "job.update", data: "a" }, read);
    answer({ type: "job.stream.start", data: "b" }, read);
    answer({ type: "job.stream.data", data: undefined }, read);
    answer({ type: "job.response", status: "failed", response: "c", settled: false }, read);
    answer({ type: "job.settled" }, read);
    expect(lines).toEqual([
      ...["sent job.request", "job.start in pending", "ends in running"],
      ...["job.update in running", "ends in running", "job.stream.start in running", "ends in running"],
      ...["job.stream.data in running", "ends in running", "job.response in running", "ends in failed"],
    ]);
    expect(data).toEqual(["read a", "read b", "read c"]);
    expect(ended).toEqual(["failed"]);
  });

  it.each<[string, object, string]>([
    ["a stream that ends", { type: "job.stream.end", data: 1 }, "completed"],
    ["a response", { type: "job.response", status: "error" }, "error"],
    ["a worker that is gone", { type: "job.lost", code: "worker_ended" }, "cancelled"],
    ["a worker that refuses it", { type: "job.lost", code: "refused" }, "error"],
  ])("ends by %s, before it has begun, too", (_, message, state) => {
    const { ended, answer } = made();
    answer(message);
    expect(ended).toEqual([state]);
  });

  it("hears how whoever asked ends it, and that he asks how it goes", () => {
    for (const [code, type] of [
      ["timeout", "job.timeout"],
      ["cancelled", "job.cancel"],
      ["disconnected", "job.cancel"],
    ] as const) {
      const { run, lines, ended } = made();
      run.heard({ type: "job.update_request", ...address });
      run.heard({ type: "job.cancel", ...address, code, reason: "why" });
      expect(lines).toEqual([
        "sent job.request",
        "sent job.update_request",
        `${type} in pending`,
        "ends in cancelled",
      ]);
      expect(ended).toEqual(["cancelled"]);
    }
  });

  it("goes on with what cannot be read", () => {
    const { data, ended, answer } = made();
    answer({ type: "job.response", status: "completed", response: "x" }, () => {
      throw new Error("not read");
    });
    expect([data, ended]).toEqual([["[cannot be read]"], ["completed"]]);
  });

  it("reads nothing that nobody looks at, and ends as it does", () => {
    const ended: string[] = [];
    const run = new MirroredRun(requestMessage(), undefined, (state) => ended.push(state));
    const never = (): never => expect.unreachable("nobody looks");
    run.answered({ ...address, type: "job.update", data: 1 }, never);
    run.answered({ ...address, type: "job.response", status: "completed", response: 1 }, never);
    expect(ended).toEqual(["completed"]);
  });

  it("goes on from where it was found, of which nothing is told", () => {
    for (const found of ["pending", "running"] as const) {
      const lines: string[] = [];
      const trace: ChartTrace = {
        begin: ({ type }, state) => lines.push(`${type} in ${state}`),
        end: (state) => lines.push(`ends in ${state}`),
        sent: ({ type }) => lines.push(`sent ${type}`),
      };
      const run = new MirroredRun(requestMessage(), trace, () => {}, found);
      run.heard({ type: "job.cancel", ...address, code: "cancelled", reason: "why" });
      expect(lines).toEqual([`job.cancel in ${found}`, "ends in cancelled"]);
    }
  });
});
