import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Address, addressOf, recordingFrom, requireInspector } from "../../src/cli/inspector-client.ts";
import { VirtualClock } from "../../src/testing/virtual-clock.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { turns } from "../fixtures/turn.ts";
import { SampleStore } from "../inspector/server/sample-store.ts";

/** The address of a server that answers like this. */
async function answering(answer: RequestListener): Promise<Address> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return addressOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`) as Address;
}

const STREAM = { "content-type": "text/event-stream" };

describe("an address", () => {
  it("has a token in its fragment, or gets one", () => {
    const url = "http://127.0.0.1:4983/#token=abc&actor=job%3A1%2Fw";
    expect(addressOf(url)).toEqual({ url, name: "http://127.0.0.1:4983/", token: "abc" });
    const other = { url: "http://127.0.0.1:4983/#token=other&actor=job%3A1%2Fw", token: "other" };
    expect(addressOf(url, { given: "other", fallback: "third" })).toMatchObject(other);
  });

  it("has the token that there is for want of another", () => {
    const url = "http://127.0.0.1:4983/#token=abc&actor=job%3A1%2Fw";
    expect(addressOf(url, { fallback: "third" })?.token).toBe("abc");
    expect(addressOf("http://127.0.0.1:4983", { fallback: "third" })).toMatchObject({
      url: "http://127.0.0.1:4983/#token=third",
      token: "third",
    });
    expect(addressOf("http://localhost:1")).toMatchObject({
      url: "http://localhost:1/",
      token: undefined,
    });
  });

  it("is one if it begins as one", () => {
    for (const text of ["recording.json", "localhost:4983", "-", "ftp://a/", "https:", "./http://a"]) {
      expect(addressOf(text)).toBeUndefined();
    }
    expect(() => addressOf("http://")).toThrow("http:// is no URL");
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
        const write = (error?: Error | null): void =>
          void (error || response.destroyed || response.write("x".repeat(1_000_000), write));
        write();
      },
    ],
  ] satisfies [string, RequestListener][])("such as %s, is told so", async (_, answer) => {
    const address = await answering(answer);
    expect(await rejectionOf(requireInspector(address, new VirtualClock()))).toMatchObject(none(address));
  });

  it("gives no recording", async () => {
    for (const text of ["<html>", "{}"]) {
      const address = await answering((_, response) => response.end(text));
      expect(await rejectionOf(recordingFrom(address, new VirtualClock()))).toMatchObject(none(address));
    }
  });
});

describe("where nothing answers", () => {
  it("is told why", async () => {
    const address = addressOf("http://127.0.0.1:1/") as Address;
    expect(await rejectionOf(requireInspector(address, new VirtualClock()))).toMatchObject({
      message: expect.stringMatching(/^nothing answers at http:\/\/127.0.0.1:1\/: /),
      exitCode: 1,
    });
  });

  it("is waited for, but not for ever", async () => {
    for (const begin of [false, true]) {
      const clock = new VirtualClock();
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

describe("a recording", () => {
  const text = JSON.stringify(new SampleStore().export(0));

  it("is waited for as long as something of it comes", async () => {
    const clock = new VirtualClock();
    let answer: ServerResponse | undefined;
    const address = await answering((_, response) => {
      response.writeHead(200).write(text[0]);
      answer = response;
    });
    const recording = recordingFrom(address, clock);
    while (answer === undefined) await turns(1);
    const [half, rest] = [text.slice(1, 20), text.slice(20)];
    for (const part of [half, rest]) {
      const before = clock.timersSet;
      answer.write(part);
      while (clock.timersSet === before) await turns(1);
      await clock.advance(4_000);
    }
    answer.end();
    expect(await recording).toEqual({ text, records: 1 });
    expect(clock.pending).toBe(0);
  });

  it.each([
    ["nothing", 0],
    ["half of it", 20],
  ])("of which %s comes is given up after 5 s", async (_, length) => {
    const clock = new VirtualClock();
    let isAsked = false;
    const address = await answering((_, response) => {
      response.writeHead(200).write(text.slice(0, length));
      if (length === 0) response.flushHeaders();
      isAsked = true;
    });
    const error = rejectionOf(recordingFrom(address, clock));
    while (!isAsked) await turns(1);
    await clock.advance(5_000);
    expect(await error).toMatchObject({
      message: `the recording of ${address.name} does not come: nothing for 5000 ms`,
      exitCode: 1,
    });
    expect(clock.pending).toBe(0);
  });

  it("whose connection breaks is told so", async () => {
    const address = await answering((_, response) => {
      response.writeHead(200).write(text.slice(0, 20), () => response.destroy());
    });
    expect(await rejectionOf(recordingFrom(address, new VirtualClock()))).toMatchObject({
      message: expect.stringMatching(/^the connection to http:\S+ is lost: /),
      exitCode: 1,
    });
  });
});

it("what an inspector refuses, it says why", async () => {
  const address = await answering((_, response) =>
    response.writeHead(503).end('{"error":"30 pages\\nlook"}'),
  );
  expect(await rejectionOf(requireInspector(address, new VirtualClock()))).toMatchObject({
    message: `the inspector at ${address.name} does not let this read: 30 pages look`,
    exitCode: 1,
  });
});
