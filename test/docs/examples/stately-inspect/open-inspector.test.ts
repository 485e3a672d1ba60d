import { setTimeout as wait } from "node:timers/promises";
import type { StatelyInspectionEvent } from "@statelyai/inspect";
import { expect, it } from "vitest";
import { openInspector } from "../../../../docs/examples/stately-inspect/open-inspector.ts";
import { watchedJobs } from "../../../../docs/examples/stately-inspect/watched-jobs.ts";
import { createInspector } from "../../../../src/inspector/index.ts";
import { mode } from "../../../fixtures/mode.ts";

/** As much of a browser as the inspector uses: a window that opens another one, and copies what it posts there. */
class FakeWindow extends EventTarget {
  readonly opened: unknown[] = [];
  readonly posted: StatelyInspectionEvent[] = [];

  open(url: string): object {
    this.opened.push(url);
    return {
      postMessage: (message: StatelyInspectionEvent) => void this.posted.push(structuredClone(message)),
    };
  }

  /** What the inspector says when it is there. */
  connect(): void {
    this.dispatchEvent(new MessageEvent("message", { data: { type: "@statelyai.connected" } }));
  }
}

it("opens the inspector, and posts what happened before it was there and after", async () => {
  const window = new FakeWindow();
  using inspector = openInspector(window as unknown as Window);
  expect(window.opened).toEqual(["https://stately.ai/inspect"]);
  const inspect = createInspector().inspect(inspector.inspect);
  const watch = async (): Promise<void> => {
    await watchedJobs({ inspect, mode, paceMs: 1 });
    // It posts an event in a timer of its own; this timer is due after all of those.
    await wait(0);
  };
  await watch();
  expect(window.posted).toEqual([]);
  window.connect();
  const before = window.posted.length;
  const births = window.posted.filter(({ type }) => type === "@xstate.actor");
  expect(births).toHaveLength(10);
  expect(before).toBeGreaterThan(40);
  for (const { createdAt, ...message } of window.posted) {
    expect(JSON.stringify(message)).toContain(`"@at":${createdAt}`);
  }
  await watch();
  expect(window.posted.length).toBe(2 * before);
});
