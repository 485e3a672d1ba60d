import { createRuntime } from "xstate-jobs";
import { natsTransport } from "xstate-jobs/transport/nats";
import { auditWorkers } from "../demo/workers/audit-workers.ts";

/** Short, so that one sees soon what happens. The default is 1,000. */
export const HEARTBEAT_MS = 250;
const DRAIN_MS = 1_000;

/** What a host tells whoever started it: it takes jobs, or it has begun one. */
export type HostMessage =
  | { readonly type: "ready" }
  | { readonly type: "began"; readonly workerName: string };

/** What each "host" runs, in a process of its own: all workers of an audit, for whoever asks over NATS. */
export async function host(name: string, url: string): Promise<void> {
  const tell = (message: HostMessage): void => void process.send?.(message, () => {});

  const transport = natsTransport({ servers: url, heartbeatMs: HEARTBEAT_MS });
  const runtime = createRuntime({ name, transport });
  runtime.use({
    handle: ({ workerName }, next) => {
      tell({ type: "began", workerName });
      return next();
    },
  });
  // Whoever started it needs it no longer, or is gone.
  process.once("disconnect", () => void runtime.end({ drainMs: DRAIN_MS }));
  await runtime.addWorkers(...auditWorkers());
  await transport.connected();
  tell({ type: "ready" });
  await runtime.wait();
}
