import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { openBrowser } from "../../src/cli/open-browser.ts";

/** Starts nothing, and says what was to be started. */
function spawner() {
  const started: unknown[][] = [];
  const unref = (): void => {
    child.isKept = false;
  };
  const child = Object.assign(new EventEmitter(), { isKept: true, unref });
  const spawn = (...args: unknown[]): unknown => {
    started.push(args);
    return child;
  };
  return { started, child, spawn: spawn as never };
}

const URL = "http://127.0.0.1:4983/#token=a&b";

describe("a browser", () => {
  it.each([
    ["linux", ["xdg-open", [URL]]],
    ["freebsd", ["xdg-open", [URL]]],
    ["darwin", ["open", [URL]]],
    ["win32", ["rundll32", ["url.dll,FileProtocolHandler", URL]]],
  ] as const)("is opened on %s, without a shell, and keeps nothing alive", (platform, call) => {
    const { started, child, spawn } = spawner();
    openBrowser(URL, { platform }, spawn);
    expect(started).toEqual([[...call, { stdio: "ignore", detached: true }]]);
    expect(child.isKept).toBe(false);
  });

  it("that cannot be opened is no error", () => {
    const { child, spawn } = spawner();
    openBrowser(URL, { platform: "linux" }, spawn);
    expect(() => child.emit("error", new Error("spawn xdg-open ENOENT"))).not.toThrow();
    const fails = (): never => {
      throw new Error("EAGAIN");
    };
    expect(() => openBrowser(URL, { platform: "linux" }, fails as never)).not.toThrow();
  });
});
