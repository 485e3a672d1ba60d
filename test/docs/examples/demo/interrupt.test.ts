import { afterEach, describe, expect, it, vi } from "vitest";
import { Interrupt } from "../../../../docs/examples/demo/interrupt.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("Interrupt", () => {
  it.each([
    ["SIGINT", 130, "Ctrl-C"],
    ["SIGTERM", 143, "SIGTERM"],
  ] as const)("aborts its signal at %s, and knows the exit code", (name, exitCode, reason) => {
    using interrupt = new Interrupt();
    expect(interrupt.exitCode).toBeUndefined();
    process.emit(name, name);
    expect(interrupt.signal.aborted).toBe(true);
    expect(interrupt.signal.reason).toMatchObject({ message: reason });
    expect(interrupt.exitCode).toBe(exitCode);
  });

  it("exits at once the second time", () => {
    const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
    using _ = new Interrupt();
    process.emit("SIGINT", "SIGINT");
    expect(exit).not.toHaveBeenCalled();
    process.emit("SIGINT", "SIGINT");
    expect(exit).toHaveBeenCalledWith(130);
  });

  it("keeps the process until it happens", async () => {
    vi.useFakeTimers();
    using interrupt = new Interrupt();
    const happened = interrupt.happened();
    expect(vi.getTimerCount()).toBe(1);
    process.emit("SIGINT", "SIGINT");
    await happened;
    await interrupt.happened();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves no listener behind", () => {
    const before = process.listenerCount("SIGINT");
    new Interrupt()[Symbol.dispose]();
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});
