import { expect, it } from "vitest";
import { Requester } from "../../src/wire/requester.ts";
import { FakePort } from "../fixtures/fake-port.ts";
import { requestMessage } from "../fixtures/test-link.ts";

const address = { jobId: "j", workerName: "w", attempt: 2 };
const numbered = { token: "t", seq: 1 };

it("hears what becomes of the attempt that he asked for, and what is urgent before all else", () => {
  const port = new FakePort();
  const requester = new Requester(port, requestMessage(address));
  requester.started();
  requester.report({ type: "report", kind: "update", ...numbered }, 1);
  requester.report({ type: "report", kind: "stream.start", ...numbered }, 2);
  requester.report({ type: "report", kind: "stream.data", urgent: true, ...numbered }, 3);
  requester.ended({ type: "end", how: "response", status: "completed", ...numbered }, ["r"]);
  requester.ended({ type: "end", how: "stream", urgent: true, ...numbered }, ["s"]);
  requester.lost("worker_lost", "it is gone");
  requester.settled();
  expect(port.toRequesters.map(({ lane }) => lane)).toEqual([
    ...["data", "data", "data", "system", "data", "system", "data", "data"],
  ]);
  expect(port.takeRequesters()).toMatchObject([
    { type: "job.start", ...address },
    { type: "job.update", ...address, data: 1 },
    { type: "job.stream.start", ...address, data: 2 },
    { type: "job.stream.data", ...address, data: 3, urgent: true },
    { type: "job.response", ...address, status: "completed", response: "r" },
    { type: "job.stream.end", ...address, data: "s", urgent: true },
    { type: "job.lost", ...address, code: "worker_lost", reason: "it is gone", settled: true },
    { type: "job.settled", ...address },
  ]);
});
