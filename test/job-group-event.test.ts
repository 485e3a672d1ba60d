import { expect, it } from "vitest";
import { JobEvent, JobGroupEvent } from "../src/index.ts";

it("has the types of a job's events", () => {
  expect(JobGroupEvent).toBe(JobEvent);
  expect(JobGroupEvent).toEqual({
    UPDATE: "update",
    STREAM_START: "stream_start",
    STREAM_DATA: "stream_data",
    STREAM_END: "stream_end",
  });
});
