import { describe, expect, it } from "vitest";
import type { Codec } from "../../src/codec/codec.ts";
import { resolveWireOptions, type WireOptions } from "../../src/wire/wire-options.ts";

const resolve = (options: object) => resolveWireOptions("wire()", options as WireOptions);

describe("the options of a transport", () => {
  it("have defaults", () => {
    const { own, rest } = resolve({});
    expect(own).toMatchObject({
      namespace: "default",
      heartbeatMs: 1_000,
      detectMs: 10_000,
      offline: "wait",
    });
    expect(own.codec.name).toBe("json");
    expect(own.newToken()).toMatch(/^[0-9a-f]{32}$/);
    expect(rest).toEqual({});
  });

  it("are those that were given, and the rest is the client's", () => {
    const codec: Codec = { name: "mine", encode: () => new Uint8Array(), decode: () => 1 };
    const newToken = (): string => "t";
    const given = { namespace: "n", heartbeatMs: 50, detectMs: 100, offline: "reject", codec, newToken };
    expect(resolve({ ...given, servers: "s", user: "u" })).toEqual({
      own: given,
      rest: { servers: "s", user: "u" },
    });
  });

  it("take `undefined` for what was not given", () => {
    const { own } = resolve({
      namespace: undefined,
      heartbeatMs: undefined,
      detectMs: undefined,
      codec: undefined,
    });
    expect(own).toMatchObject({ namespace: "default", heartbeatMs: 1_000, detectMs: 10_000 });
  });

  it("detect after ten heartbeats, unless it is said", () => {
    expect(resolve({ heartbeatMs: 30 }).own.detectMs).toBe(300);
    expect(resolve({ heartbeatMs: 30, detectMs: 60 }).own.detectMs).toBe(60);
  });

  it.each([
    [{ namespace: "" }, "'namespace' of wire() must be a string that is not empty"],
    [{ heartbeatMs: 0 }, "'heartbeatMs' of wire() must be"],
    [{ heartbeatMs: 1.5 }, "'heartbeatMs' of wire() must be"],
    [{ detectMs: 0 }, "'detectMs' of wire() must be"],
    [{ offline: "never" }, "'offline' of wire() must be"],
    [{ codec: {} }, "'codec' of wire() must be a codec"],
    [{ newToken: {} }, "'newToken' of wire() must be a function"],
    [
      { heartbeatMs: 50, detectMs: 99 },
      "'detectMs' of wire() must be two heartbeats at least (100 ms), not 99",
    ],
  ])("refuse %j", (options, message) => {
    expect(() => resolve(options)).toThrow(TypeError);
    expect(() => resolve(options)).toThrow(message);
  });
});
