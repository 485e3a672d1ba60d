import { describe, expect, it } from "vitest";
import { type RedactInfo, redacted, showAs } from "../../src/inspector/redact.ts";

const ignore = (): void => {};
const INFO: RedactInfo = { kind: "payload", actor: "job", jobId: "1" };

describe("what is shown where something is to be hidden", () => {
  it("is what `redact` makes of the value, which it gets as it is, and of whom it is", () => {
    const value = { secret: 1 };
    const asked: unknown[] = [];
    const redact = (...args: unknown[]): string => {
      asked.push(...args);
      return "hidden";
    };
    expect(redacted(redact, value, INFO, ignore)).toBe("hidden");
    expect(asked[0]).toBe(value);
    expect(asked[1]).toEqual(INFO);
  });

  it("is cut short afterwards", () => {
    expect(redacted((value) => (value as string).length, "x".repeat(5_000), INFO, ignore)).toBe(5_000);
    expect((redacted((value) => value, "x".repeat(5_000), INFO, ignore) as string).length).toBeLessThan(
      1_100,
    );
  });

  it("is nothing, if `redact` says undefined", () => {
    expect(redacted(() => undefined, "secret", INFO, ignore)).toBeUndefined();
  });

  it("is not the value, if `redact` throws, or returns what cannot be read", () => {
    const throwing = (): never => {
      throw new Error("secret");
    };
    const told: unknown[] = [];
    expect(redacted(throwing, "secret", INFO, (error) => told.push(error))).toBe("[not shown: redact threw]");
    expect(told).toEqual([new Error("secret")]);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(redacted(() => proxy, "secret", INFO, ignore)).toBe("[cannot be read]");
  });

  it("is the value, if there is no `redact`", () => {
    expect(showAs(undefined, ignore)({ a: 1 }, INFO)).toEqual({ a: 1 });
    expect(showAs(() => 2, ignore)({ a: 1 }, INFO)).toBe(2);
  });
});
