import { expect, it } from "vitest";
import { StandIn } from "../../../src/inspector/stately/stand-in.ts";

const birth = { status: "active", value: "pending" };

it("says who it stands for, below whom, and how that was at birth", () => {
  const root = new StandIn({ sessionId: "x:0", id: "lab" }, undefined, undefined, birth);
  const worker = new StandIn({ sessionId: "x:1", id: "worker:a" }, root, { id: "worker" }, birth);
  const job = new StandIn({ sessionId: "x:2", id: "job:b" }, worker, { id: "job" }, birth);
  expect([root, worker, job].map(({ rootId }) => rootId)).toEqual(["x:0", "x:0", "x:0"]);
  expect(job._parent).toBe(worker);
  expect(job.logic.config).toEqual({ id: "job" });
  expect(job.getSnapshot()).toBe(birth);
});
