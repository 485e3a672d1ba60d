import { expect, it } from "vitest";
import { keyOf } from "../src/message.ts";

it("names an attempt at a job of a worker so that no other has that name", () => {
  expect(keyOf({ jobId: "j1", workerName: "w", attempt: 1 })).toBe("j1/w");
  const names = [
    { jobId: "j1", workerName: "w", attempt: 1 },
    { jobId: "j1", workerName: "w", attempt: 2 },
    { jobId: "j1", workerName: "w", attempt: 3 },
    { jobId: "j1", workerName: "w#2", attempt: 1 },
    { jobId: "j1", workerName: "v", attempt: 1 },
    { jobId: "j2", workerName: "w", attempt: 1 },
  ].map(keyOf);
  expect(new Set(names).size).toBe(names.length);
});
