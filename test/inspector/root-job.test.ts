import { expect, it } from "vitest";
import { rootJobIdOf } from "../../src/inspector/root-job.ts";
import { keyOf } from "../../src/message.ts";

const key = (jobId: string, attempt = 1): string => keyOf({ jobId, attempt, workerName: "a" });

it("is the job itself, if nobody asked for it in a handler", () => {
  expect(rootJobIdOf({ jobId: "one", scope: undefined })).toBe("one");
});

it("is the first of the jobs that a sub-job is inside of", () => {
  expect(rootJobIdOf({ jobId: "leaf", scope: { subPath: [key("root"), key("middle")] } })).toBe("root");
});

it("is the same whichever attempt asked for it", () => {
  expect(rootJobIdOf({ jobId: "leaf", scope: { subPath: [key("root", 3)] } })).toBe("root");
});
