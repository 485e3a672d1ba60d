type Listener = (error: unknown) => void;

/** The part of Node's `process`, and of a browser's window, that is used here. */
interface Host {
  readonly process?: {
    on?(event: "unhandledRejection", listener: Listener): unknown;
    off?(event: "unhandledRejection", listener: Listener): unknown;
  };
  addEventListener?(event: "unhandledrejection", listener: (event: { reason: unknown }) => void): void;
  removeEventListener?(event: "unhandledrejection", listener: (event: { reason: unknown }) => void): void;
}

/** Calls `listener` for each rejection that nobody handles, instead of what the host does with it. Returns what stops that. */
export function watchRejections(listener: Listener): () => void {
  const host = globalThis as Host;
  if (typeof host.process?.on === "function") {
    host.process.on("unhandledRejection", listener);
    return () => void host.process?.off?.("unhandledRejection", listener);
  }
  const onEvent = ({ reason }: { reason: unknown }): void => listener(reason);
  host.addEventListener?.("unhandledrejection", onEvent);
  return () => host.removeEventListener?.("unhandledrejection", onEvent);
}
