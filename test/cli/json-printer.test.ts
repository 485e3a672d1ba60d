import { expect, it } from "vitest";
import { JsonPrinter } from "../../src/cli/json-printer.ts";
import { FakeHost } from "./fake-host.ts";

it("events and the ending are each a line of JSON, which has all its fields", async () => {
  const host = new FakeHost();
  const printer = new JsonPrinter(host);
  await printer.event({ type: "update", data: { at: new Date(0) } });
  await printer.event({ type: "stream_start", data: undefined });
  await printer.note("waiting");
  await printer.ended(
    { status: "failed", code: "failed", reason: "no\ntime", response: undefined },
    "xstate-jobs: no time",
  );
  expect(host.stdout.lines).toEqual([
    '{"type":"update","data":{"at":"1970-01-01T00:00:00.000Z"}}',
    '{"type":"stream_start","data":null}',
    '{"type":"ended","status":"failed","code":"failed","reason":"no\\ntime","response":null}',
  ]);
  expect(host.stderr.text).toBe("waiting\nxstate-jobs: no time\n");
});
