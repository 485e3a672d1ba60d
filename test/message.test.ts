import { expect, it } from "vitest";
import { keyOf } from "../src/message.ts";

it("names a job of a worker so that no other job has that name", () => {
  expect(keyOf({ jobId: "j1", workerName: "w" })).toBe("j1/w");
  const names = [
    ["j1", "w"],
    ["j1", "v"],
    ["j2", "w"],
  ].map(([jobId = "", workerName = ""]) => keyOf({ jobId, workerName }));
  expect(new Set(names).size).toBe(3);
});
