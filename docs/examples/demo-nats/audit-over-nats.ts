import { createRuntime, type RetryParams, type Runtime } from "xstate-jobs";
import { natsTransport } from "xstate-jobs/transport/nats";
import { auditBy, type Outcome, type Watch } from "../demo/audit.ts";
import type { Options } from "../demo/options.ts";
import type { Progress } from "../demo/protocol.ts";
import type { View } from "../demo/view/view.ts";
import { auditWorkers } from "../demo/workers/audit-workers.ts";
import { HEARTBEAT_MS } from "./host.ts";
import { Hosts } from "./hosts.ts";
import { startNatsServer } from "./nats-server.ts";

export const HOST_NAMES = ["host-1", "host-2", "host-3"] as const;

/** The worker that takes longest: it reads every file. */
const SLOWEST = "lines-by-language";

export interface Setting {
  /** What runs `host()` when its arguments are `host NAME URL`. */
  readonly program: string;
  /** Whether one of the hosts is killed while it works. */
  readonly kills: boolean;
}

/** An audit whose workers are in other processes. What asks for the jobs is the very function of the other demo. */
export async function auditOverNats(
  { program, kills }: Setting,
  options: Options,
  signal: AbortSignal,
  view: View,
  watch: Watch = () => {},
): Promise<Outcome> {
  await using server = await startNatsServer();
  await using hosts = new Hosts(program, HOST_NAMES, server.url);
  await hosts.ready;
  view.told(`All workers are on ${HOST_NAMES.join(", ")} each, at ${server.url}`);

  const transport = natsTransport({ servers: server.url, heartbeatMs: HEARTBEAT_MS });
  await using runtime = createRuntime({ name: "demo", transport });
  watch(runtime);
  if (kills) killOne(runtime, hosts, view);
  const names = auditWorkers().map(({ name }) => name);
  const outcome = await auditBy(runtime, names, options, signal, view, retry(view));
  for (const { name, began } of hosts.all) view.told(`${name} began ${began.join(", ") || "nothing"}`);
  return outcome;
}

/** Kills the host of the slowest job as soon as that is heard to be on its way. */
function killOne(runtime: Runtime, hosts: Hosts, view: View): void {
  let isDone = false;
  runtime.on("jobUpdate", ({ workerName, data }) => {
    const { done, total = 0 } = data as Progress;
    if (isDone || workerName !== SLOWEST || done < total / 10) return;
    const host = hosts.hostOf(workerName);
    if (host === undefined) return;
    isDone = true;
    host.kill();
    view.told(`${host.name}, process ${host.pid}, is killed in the middle of ${workerName}`);
  });
}

/** These jobs change nothing, so they may be done twice. */
function retry(view: View): RetryParams {
  return {
    attempts: 3,
    on: ({ code, workerName, reason }) => {
      if (code !== "worker_lost") return false;
      view.told(`${workerName}: ${code}, ${reason}: it is asked again`);
      return true;
    },
  };
}
