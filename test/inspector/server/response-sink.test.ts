import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { ResponseSink } from "../../../src/inspector/server/response-sink.ts";

/** A response that says what was written to it, and how full it is. */
function fakeResponse() {
  const written: string[] = [];
  let gone = (): void => {};
  const response = {
    headersSent: false,
    hasRoom: true,
    isEnded: false,
    isDestroyed: false,
    written,
    headers: {},
    socket: {
      setTimeout: (_ms: number, listener: () => void) => {
        gone = listener;
      },
    },
    writeHead(_status: number, headers: object) {
      this.headersSent = true;
      this.headers = headers;
    },
    write(text: string) {
      written.push(text);
      return this.hasRoom;
    },
    end() {
      this.isEnded = true;
    },
    destroy() {
      this.isDestroyed = true;
    },
  };
  return { response, to: response as unknown as ServerResponse, goes: () => gone() };
}

describe("a client behind a response", () => {
  it("gets events, and hello before the first", () => {
    const { response, to } = fakeResponse();
    const sink = new ResponseSink(to, { version: 1 });
    expect(response.headersSent).toBe(false);
    sink.write("snapshot", "[]");
    sink.write("ready", "{}");
    sink.ping();
    expect(response.written).toEqual([
      'event: hello\ndata: {"version":1}\n\n',
      "event: snapshot\ndata: []\n\n",
      "event: ready\ndata: {}\n\n",
      ": ping\n\n",
    ]);
    expect(response.headers).toMatchObject({ "content-type": "text/event-stream; charset=utf-8" });
    sink.end();
    expect(response.isEnded).toBe(true);
  });

  it("gets hello first also if it comes just before it is to hear that the connection is there", () => {
    const { response, to } = fakeResponse();
    const sink = new ResponseSink(to, { version: 1 });
    sink.ping();
    sink.write("ready", "{}");
    expect(response.written).toEqual([
      'event: hello\ndata: {"version":1}\n\n',
      ": ping\n\n",
      "event: ready\ndata: {}\n\n",
    ]);
    expect(response.headers).toMatchObject({ "content-type": "text/event-stream; charset=utf-8" });
  });

  it("keeps up as long as there is room", () => {
    const { response, to } = fakeResponse();
    const sink = new ResponseSink(to, {});
    expect([sink.write("records", "[]"), sink.ping()]).toEqual([true, true]);
    response.hasRoom = false;
    expect([sink.write("records", "[]"), sink.ping()]).toEqual([false, false]);
  });

  it("that takes nothing for a minute is let go", () => {
    const { response, to, goes } = fakeResponse();
    new ResponseSink(to, {}).write("records", "[]");
    goes();
    expect(response.isDestroyed).toBe(true);
  });
});
