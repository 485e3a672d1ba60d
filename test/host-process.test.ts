import { afterEach, describe, expect, it, vi } from "vitest";
import { type HostProcess, hostProcess } from "../src/host-process.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  process.exitCode = undefined;
});

const host = (): HostProcess => {
  const found = hostProcess();
  if (found === undefined) throw new Error("these tests run in a process");
  return found;
};

describe("the process that a program runs in", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("hears %s until it is told not to", (signal) => {
    const before = process.listenerCount(signal);
    let heard = 0;
    const off = host().on(signal, () => heard++);
    process.emit(signal, signal);
    off();
    expect([heard, process.listenerCount(signal)]).toEqual([1, before]);
  });

  it("is kept alive by one timer, until that is stopped", () => {
    vi.useFakeTimers();
    const release = host().keepAlive();
    expect(vi.getTimerCount()).toBe(1);
    release();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("exits with the code that it is given, at once or soon, and a line on its standard error", () => {
    vi.useFakeTimers();
    const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
    const write = vi.spyOn(console, "error").mockImplementation(() => {});
    host().setExitCode(143);
    expect(process.exitCode).toBe(143);
    host().writeLine("the end");
    expect(write).toHaveBeenCalledWith("the end");
    host().exitSoon(500);
    vi.advanceTimersByTime(499);
    expect(exit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(exit).toHaveBeenCalledTimes(1);
    host().exit();
    expect(exit).toHaveBeenCalledTimes(2);
  });

  it.each([
    ["nothing", undefined],
    ["what a bundler puts in its place", { env: {}, on: () => {} }],
  ])("is none where there is %s", (_what, process) => {
    vi.stubGlobal("process", process);
    expect(hostProcess()).toBeUndefined();
  });
});
