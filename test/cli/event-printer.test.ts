import { expect, it } from "vitest";
import { eventPrinter } from "../../src/cli/event-printer.ts";
import { FakeHost } from "./fake-host.ts";

it.each([
  [true, '{"type":"stream_data","data":"roses"}\n'],
  [false, "roses"],
])("prints JSON lines: %s", async (json, text) => {
  const host = new FakeHost();
  await eventPrinter(host, json).event({ type: "stream_data", data: "roses" });
  expect(host.stdout.text).toBe(text);
});
