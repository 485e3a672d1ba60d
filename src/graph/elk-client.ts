import type { ElkNode, LayoutEngine } from "./elk-graph.ts";

/** A web worker that runs ELK's `elk-worker.js`, or what that file exports as `Worker` where there are none. */
export interface ElkWorker {
  postMessage(message: unknown): void;
  onmessage: ((message: { readonly data: unknown }) => void) | null;
  /** A web worker tells so that it could not load. */
  onerror?: ((event: { readonly message?: string }) => void) | null;
}

interface Reply {
  readonly id: number;
  readonly data?: ElkNode;
  readonly error?: unknown;
}

interface Waiting {
  resolve(graph: ElkNode): void;
  reject(error: Error): void;
}

/**
 * The layout engine in a worker. Only messages go between the two: nothing of ELK becomes part of this package.
 *
 * A layout rejects with what the engine says is wrong, and when the worker could not load.
 */
export function elkClient(worker: ElkWorker): LayoutEngine {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  const ask = (message: object): Promise<ElkNode> =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, { resolve, reject });
      worker.postMessage({ id: count, ...message });
    });
  worker.onmessage = (message) => {
    const { id, data, error } = message.data as Reply;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(data as ElkNode);
    else asked?.reject(new Error(`the layout engine failed: ${textOf(error)}`, { cause: error }));
  };
  worker.onerror = ({ message = "it did not load" }) => {
    const error = new Error(`the layout engine failed: ${message}`);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const registered = ask({ cmd: "register", algorithms: ["layered"] });
  // Whoever asks for a layout hears of it.
  registered.catch(() => {});
  return async (graph) => {
    await registered;
    return ask({ cmd: "layout", graph, layoutOptions: {}, options: {} });
  };
}

/** ELK is compiled from Java: its errors are objects with a message, or with a type. */
function textOf(error: unknown): string {
  const { message, type } = Object(error) as { readonly message?: unknown; readonly type?: unknown };
  return String(message ?? type ?? error);
}
