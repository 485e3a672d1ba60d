import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Address, addressOf, recordingFrom, requireInspector } from "../../src/cli/inspector-client.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { TestClock } from "../fixtures/test-clock.ts";
import { turns } from "../fixtures/turn.ts";

/** The address of a server that answers like this. */
async function answering(answer: RequestListener): Promise<Address> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return addressOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, undefined) as Address;
}

const STREAM = { "content-type": "text/event-stream" };

describe("an address", () => {
  it("has a token in its fragment, or gets one", () => {
    const url = "http://127.0.0.1:4983/#token=abc&actor=job%3A1%2Fw";
    expect(addressOf(url, undefined)).toEqual({ url, name: "http://127.0.0.1:4983/", token: "abc" });
    expect(addressOf(url, "other")).toMatchObject({
      url: "http://127.0.0.1:4983/#token=other&actor=job%3A1%2Fw",
      token: "other",
    });
    expect(addressOf("http://localhost:1", undefined)).toMatchObject({
      url: "http://localhost:1/",
      token: undefined,
    });
  });

  it("is one if it begins as one", () => {
    for (const text of ["recording.json", "localhost:4983", "-", "ftp://a/", "https:", "./http://a"]) {
      expect(addressOf(text, undefined)).toBeUndefined();
    }
    expect(() => addressOf("http://", undefined)).toThrow("http:// is no URL");
  });
});

describe("what is no inspector", () => {
  const none = (address: Address) => ({
    message: `what answers at ${address.name} is no inspector`,
    exitCode: 1,
  });

  it.each([
    ["a page", (_, response) => response.end("<html>")],
    ["a page that is not there", (_, response) => response.writeHead(404).end("not found")],
    ["an error of somebody else", (_, response) => response.writeHead(500).end('{"message":"no"}')],
    [
      "a stream of other events",
      (_, response) => response.writeHead(200, STREAM).end("event: tick\ndata: 1\n\n"),
    ],
    [
      "a hello that is none",
      (_, response) => response.writeHead(200, STREAM).end("event: hello\ndata: []\n\n"),
    ],
    [
      "a hello that is no JSON",
      (_, response) => response.writeHead(200, STREAM).end("event: hello\ndata: {\n\n"),
    ],
    ["a stream that ends", (_, response) => response.writeHead(200, STREAM).end("event: hello\ndata: {")],
    [
      "a stream without an end",
      (_, response) => {
        response.writeHead(200, STREAM);
        const write = (): void => void (response.destroyed || response.write("x".repeat(1_000_000), write));
        write();
      },
    ],
  ] satisfies [string, RequestListener][])("such as %s, is told so", async (_, answer) => {
    const address = await answering(answer);
    expect(await rejectionOf(requireInspector(address, new TestClock()))).toMatchObject(none(address));
  });

  it("gives no recording", async () => {
    for (const text of ["<html>", "{}"]) {
      const address = await answering((_, response) => response.end(text));
      expect(await rejectionOf(recordingFrom(address))).toMatchObject(none(address));
    }
  });
});

describe("where nothing answers", () => {
  it("is told why", async () => {
    const address = addressOf("http://127.0.0.1:1/", undefined) as Address;
    expect(await rejectionOf(requireInspector(address, new TestClock()))).toMatchObject({
      message: expect.stringMatching(/^nothing answers at http:\/\/127.0.0.1:1\/: /),
      exitCode: 1,
    });
  });

  it("is waited for, but not for ever", async () => {
    for (const begin of [false, true]) {
      const clock = new TestClock();
      let isAsked = false;
      const address = await answering((_, response) => {
        if (begin) response.writeHead(200, STREAM).write("event: hel");
        isAsked = true;
      });
      const error = rejectionOf(requireInspector(address, clock));
      while (!isAsked) await turns(1);
      await clock.advance(5_000);
      expect(await error).toMatchObject({
        message: `nothing answers at ${address.name} within 5000 ms`,
        exitCode: 1,
      });
      expect(clock.pending).toBe(0);
    }
  });
});

it("what an inspector refuses, it says why", async () => {
  const address = await answering((_, response) =>
    response.writeHead(503).end('{"error":"30 pages\\nlook"}'),
  );
  expect(await rejectionOf(requireInspector(address, new TestClock()))).toMatchObject({
    message: `the inspector at ${address.name} does not let this read: 30 pages look`,
    exitCode: 1,
  });
});
