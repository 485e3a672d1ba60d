import type { Watch } from "./audit.ts";

/** A page on which one sees the jobs. */
export interface OpenInspector extends AsyncDisposable {
  readonly url: string;
  /** Shows what happens in a runtime from now on. */
  readonly watch: Watch;
}

/** Serves the page. Whoever does not want it does not load what it takes. */
export async function openInspector(): Promise<OpenInspector> {
  const { createInspector } = await import("xstate-jobs/inspector");
  const inspector = createInspector();
  const { url, close } = await inspector.serve();
  return { url, watch: (runtime) => void inspector.attach(runtime), [Symbol.asyncDispose]: close };
}
