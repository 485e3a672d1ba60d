import type { Services } from "./services.ts";
import type { HostedWorker, TransportPort } from "./transport/transport.ts";
import type { WorkerHost } from "./worker-host.ts";

/** Where a transport delivers: to the workers that a runtime hosts, by name, and to whoever asked. */
export function runtimePort(services: Services): TransportPort {
  const { hosts, bus, stats, name, deadlines, registry } = services;
  return {
    runtimeName: name,
    graceMs: services.graceMs,
    now: () => deadlines.now(),
    after: (ms, then) => {
      const deadline = deadlines.armIn(ms, { due: then });
      return () => deadlines.disarm(deadline);
    },
    giveTurn: () => services.giveTurn(),
    report: (error, where) => services.report(error, where),
    badFrame: () => {
      stats.badFrames++;
    },
    late: (what) => {
      stats[what]++;
    },
    *hosted() {
      for (const host of hosts.values()) if (host.isUp) yield hostedOf(host);
    },
    hostedWorker: (workerName) => {
      const host = hosts.get(workerName);
      return host?.isUp ? hostedOf(host) : undefined;
    },
    hasJob: (workerName, jobId, isOf) => hosts.get(workerName)?.dispatcher.hasJob(jobId, isOf) ?? false,
    rootSequenceOf: (workerName, path, rootBegan) => rootSequenceOf(services, workerName, path, rootBegan),
    toWorker: (workerName, message, lane) => {
      const worker = hosts.get(workerName);
      if (worker === undefined) {
        stats.badFrames++;
        return;
      }
      if (message.jobId !== undefined) services.observers?.heard(message);
      bus.post(worker, message, lane === "system");
    },
    toRequester: (message, lane) => bus.post(services, message, lane === "system"),
    answered: (message, read) => services.observers?.answered(message, read),
    addRemote: (entry, receiver) => {
      registry.addRemote(entry, receiver);
      const wish = services.floors.take(entry.name);
      if (wish !== undefined) receiver.receive(wish);
    },
    removeRemote: (workerName, receiver) => registry.remove(workerName, receiver),
    setOffline: (reason) => {
      services.offline = reason;
    },
    loseWaiting: (reason) => registry.loseWaiting(reason, (workerName) => !hosts.has(workerName)),
  };
}

function hostedOf({ worker, parent, dispatcher, isEnding, children }: WorkerHost): HostedWorker {
  return {
    name: worker.name,
    parent: parent.worker?.name,
    // Asked of it for every job that comes, and seldom read.
    get jobs() {
      return dispatcher.jobs.map((job) => job.name);
    },
    isDraining: isEnding,
    load: children.runs,
  };
}

/** Of a job whose root was asked for here it is known. Any other begins, for this runtime, before its worker drains, or as it comes. */
function rootSequenceOf(
  services: Services,
  workerName: string,
  path: readonly string[],
  rootBegan: number,
): number {
  const root = path[0]?.split(/[#/]/, 1)[0];
  const ask = root === undefined ? undefined : services.jobs.get(root);
  if (ask !== undefined) return ask.rootSequence;
  const host = services.hosts.get(workerName);
  // Only a sub-job: a job by itself may be late, but nobody who runs waits for it.
  const isOlder = path.length > 0 && rootBegan < (host?.endsSince ?? Number.NEGATIVE_INFINITY);
  return isOlder ? 0 : ++services.sequence;
}
