import type { Services } from "./services.ts";
import type { TransportPort } from "./transport/transport.ts";

/** Where a transport delivers: to the workers that a runtime hosts, by name, and to whoever asked. */
export function runtimePort(services: Services): TransportPort {
  const { hosts, bus, stats, name } = services;
  return {
    runtimeName: name,
    toWorker: (workerName, message, lane) => {
      const worker = hosts.get(workerName);
      if (worker === undefined) stats.badFrames++;
      else bus.post(worker, message, lane === "system");
    },
    toRequester: (message, lane) => bus.post(services, message, lane === "system"),
  };
}
