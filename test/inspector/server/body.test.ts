import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { readBody } from "../../../src/inspector/server/body.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";

/** A request with a body, in these pieces. */
function request(pieces: readonly string[], headers: Readonly<Record<string, string>> = {}): IncomingMessage {
  const body = Readable.from(pieces.map((piece) => Buffer.from(piece)));
  return Object.assign(body, { headers: { "content-type": "application/json", ...headers } }) as never;
}

describe("a body", () => {
  it("is a JSON object, however many pieces it comes in", async () => {
    expect(await readBody(request(['{"a":', '"b', '"}']))).toEqual({ a: "b" });
    const type = { "content-type": "Application/JSON; charset=utf-8" };
    expect(await readBody(request(["{}"], type))).toEqual({});
  });

  it.each(["[]", "null", '"text"', "1"])("is refused as %s", async (text) => {
    expect(await rejectionOf(readBody(request([text])))).toMatchObject({ status: 400 });
  });

  it.each([["{"], [""], ['{"a":', "1}}"]])("is refused if it is no JSON: %j", async (...pieces) => {
    expect(await rejectionOf(readBody(request(pieces)))).toMatchObject({
      status: 400,
      message: "the body is not JSON",
    });
  });

  it("is refused if it does not say that it is JSON", async () => {
    for (const type of ["", "text/plain", "application/json-seq", "text/application/json"]) {
      expect(await rejectionOf(readBody(request(["{}"], { "content-type": type })))).toMatchObject({
        status: 415,
      });
    }
  });

  it("is refused beyond 10 kB, by what it says and by what comes", async () => {
    expect(await rejectionOf(readBody(request(["{}"], { "content-length": "10001" })))).toMatchObject({
      status: 413,
    });
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1_000, " ");
      })(),
    );
    const headers = { "content-type": "application/json" };
    expect(await rejectionOf(readBody(Object.assign(endless, { headers }) as never))).toMatchObject({
      status: 413,
    });
    expect(await readBody(request([`{"a":1}${" ".repeat(9_993)}`]))).toEqual({ a: 1 });
  });
});
