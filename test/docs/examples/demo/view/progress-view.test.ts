import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Finding } from "../../../../../docs/examples/demo/protocol.ts";
import { Tally } from "../../../../../docs/examples/demo/tally.ts";
import { ProgressView } from "../../../../../docs/examples/demo/view/progress-view.ts";
import { createStyle } from "../../../../../docs/examples/demo/view/style.ts";
import { FakeTerminal } from "./fake-terminal.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const found = (path: string): Finding => ({ kind: "finding", path, text: "here", note: "" });

function begin(terminal: FakeTerminal) {
  const tally = new Tally(["one", "two"]);
  const view = new ProgressView(terminal, createStyle(false));
  view.begin(tally, "/folder");
  const progress = (name: string, done: number, news?: Finding): void => {
    tally.row(name).progress = { done, total: 4, file: `${done}.ts`, note: "" };
    view.changed(tally.row(name), news);
  };
  return { tally, view, progress, frame: () => vi.advanceTimersByTime(80) };
}

describe("ProgressView", () => {
  it("repaints its bars in place, and prints findings above them", () => {
    const terminal = new FakeTerminal();
    const { view, progress, frame } = begin(terminal);
    expect(terminal.screen).toEqual(["Auditing /folder", "  one ░░░░░░░░      0", "  two ░░░░░░░░      0"]);
    progress("one", 1);
    progress("two", 4, found("b.ts"));
    frame();
    expect(terminal.screen).toEqual([
      "Auditing /folder",
      "two  b.ts  here",
      "  one ██░░░░░░  25% 1/4  1.ts",
      "  two ████████ 100% 4/4  4.ts",
    ]);
    progress("one", 2, found("a.ts"));
    view.told("all is well");
    view.close();
    expect(terminal.screen).toEqual([
      "Auditing /folder",
      "two  b.ts  here",
      "one  a.ts  here",
      "all is well",
      "  one ████░░░░  50% 2/4  2.ts",
      "  two ████████ 100% 4/4  4.ts",
    ]);
  });

  it("paints once a frame, and only when something has changed", () => {
    const terminal = new FakeTerminal();
    const { view, progress, frame } = begin(terminal);
    const before = terminal.writes;
    for (let done = 0; done <= 4; done++) progress("one", done);
    frame();
    frame();
    frame();
    expect(terminal.writes - before).toBe(1);
    view.close();
  });

  it("shows the first findings of each worker, and says that there are more", () => {
    const terminal = new FakeTerminal(60, 40);
    const { view, progress } = begin(terminal);
    for (let index = 0; index < 20; index++) progress("one", 1, found(`${index}.ts`));
    progress("two", 1, found("two.ts"));
    view.close();
    expect(terminal.screen.slice(8, 11)).toEqual([
      "one  7.ts  here",
      "one  … and more: pipe the output to see all",
      "two  two.ts  here",
    ]);
  });

  it("cuts a long path rather than what is said of it", () => {
    const terminal = new FakeTerminal(41);
    const { view, progress } = begin(terminal);
    progress("one", 1, found("a/very/long/path/to/some/file/that/is/deep.ts"));
    view.close();
    expect(terminal.screen[1]).toBe("one  …/that/is/deep.ts  here");
  });

  it("shows as many bars as there is room for", () => {
    const terminal = new FakeTerminal(60, 2);
    const { view } = begin(terminal);
    expect(terminal.screen).toEqual(["Auditing /folder", "  one ░░░░░░░░      0"]);
    view.close();
  });

  it("goes up over the lines that a narrower terminal has wrapped", () => {
    const terminal = new FakeTerminal();
    const { view } = begin(terminal);
    const write = vi.spyOn(terminal, "write").mockImplementation(() => {});
    terminal.columns = 12;
    view.ended();
    vi.advanceTimersByTime(80);
    // Two bars of 21 columns.
    expect(write.mock.calls[0]?.[0].startsWith("\u001b[4A\r")).toBe(true);
    view.close();
  });

  it("hides the cursor, and brings it back when it is closed or the process exits", () => {
    const listeners = process.listenerCount("exit");
    const terminal = new FakeTerminal();
    const { view } = begin(terminal);
    expect(terminal.isCursorVisible).toBe(false);
    const onExit = process.listeners("exit").at(-1) as (code: number) => void;
    onExit(0);
    expect(terminal.isCursorVisible).toBe(true);
    view.close();
    view.close();
    expect(terminal.isCursorVisible).toBe(true);
    expect(process.listenerCount("exit")).toBe(listeners);
  });
});
