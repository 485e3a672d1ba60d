import type { ServerResponse } from "node:http";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { sendRecording } from "../../../src/inspector/server/download.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";
import { turns } from "../../fixtures/turn.ts";
import { SampleStore } from "./sample-store.ts";

/** A response as far as it is used here, and its headers. */
function response() {
  const headers: Record<string, string> = {};
  const stream = Object.assign(new PassThrough({ highWaterMark: 1 }), {
    writeHead: (_status: number, given: object) => Object.assign(headers, given),
  });
  return { stream, headers, response: stream as unknown as ServerResponse };
}

it.each([0, 1, 2_500])("a recording of %i jobs is a file whose name says when it was made", async (count) => {
  const store = new SampleStore();
  for (let i = 0; i < count; i++) store.job();
  const recording = store.export(Date.UTC(2026, 0, 2, 3, 4, 5));
  const { stream, headers, response: to } = response();
  const [written] = await Promise.all([text(stream), sendRecording(recording, to)]);
  expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(recording)));
  expect(headers["content-disposition"]).toBe('attachment; filename="recording-2026-01-02T03-04-05Z.json"');
});

it("no more of it is in hand than the reader takes, and nothing when the reader leaves", async () => {
  const store = new SampleStore();
  for (let i = 0; i < 5_000; i++) store.job({ payload: "x".repeat(1_000) });
  const { stream, response: to } = response();
  const sending = rejectionOf(sendRecording(store.export(0), to));
  await turns(20);
  expect(stream.readableLength + stream.writableLength).toBeLessThan(3_000_000);
  stream.destroy();
  expect(await sending).toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
});
