import { createBrowserInspector } from "@statelyai/inspect";
import type { InspectionEvent, Observer } from "xstate";
import { whenItHappened } from "./when-it-happened.ts";

/** A window with the Stately inspector in it. */
export interface InspectorWindow extends Disposable {
  /** Gets what is to be shown. */
  readonly inspect: Observer<InspectionEvent>;
}

/**
 * Shows the Stately inspector, https://stately.ai/inspect, from a page in a browser: in a window of its own, or in a frame of
 * the page. A browser lets a page open a window when somebody clicks, and else does not.
 *
 * Until the inspector says that it is there, the last 200 events are kept; make that more if much happens before.
 */
export function openInspector(window: Window, iframe: HTMLIFrameElement | null = null): InspectorWindow {
  const inspector = createBrowserInspector({
    window,
    iframe,
    maxDeferredEvents: 2_000,
    serializationDepthLimit: 30,
    // What it does by itself instead of this cuts objects of more than 30 fields; what it gets here can be sent as it is.
    serialize: whenItHappened,
  });
  return {
    inspect: inspector.inspect,
    [Symbol.dispose]: () => inspector.stop(),
  };
}
