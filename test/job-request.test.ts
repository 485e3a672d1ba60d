import { expect, it } from "vitest";
import type { JobRequest } from "../src/index.ts";
import { runtimeWith } from "./fixtures/test-runtime.ts";

it("says what was asked for, by whom and until when", async () => {
  const requests: JobRequest[] = [];
  const note = (request: JobRequest): void => void requests.push(request);
  const { runtime } = runtimeWith({ w: { j: note }, other: note });
  const payload = { any: "thing" };
  const job = runtime.job("w", { name: "j", payload, timeout: 100, meta: { trace: "1" } });
  await job;
  const [request] = requests;
  const { jobId, name, workerName, source, deadline, attempt, meta } = request as JobRequest;
  expect({ jobId, name, workerName, source, deadline, attempt, meta }).toEqual({
    jobId: job.jobId,
    name: "j",
    workerName: "w",
    source: "test",
    deadline: 100,
    attempt: 1,
    meta: { trace: "1" },
  });
  expect(request?.payload).toBe(payload);
});

it("has neither name nor deadline where none was given", async () => {
  const requests: JobRequest[] = [];
  const { runtime } = runtimeWith({ w: (request) => void requests.push(request) });
  await runtime.jobGroup(["w"]);
  const { name, deadline, payload, meta } = requests[0] as JobRequest;
  expect({ name, deadline, payload, meta }).toEqual({
    name: undefined,
    deadline: undefined,
    payload: undefined,
    meta: {},
  });
});
