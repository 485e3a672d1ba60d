import type { Services } from "./services.ts";
import type { Receiver } from "./transport/bus.ts";
import type { TransportPort } from "./transport/transport.ts";

/** Where a transport delivers: to the workers that a runtime hosts, by name, and to whoever asked. */
export function runtimePort(services: Services, workers: ReadonlyMap<string, Receiver>): TransportPort {
  return {
    runtimeName: services.name,
    toWorker: (workerName, message, lane) => {
      const worker = workers.get(workerName);
      if (worker === undefined) services.stats.badFrames++;
      else services.bus.post(worker, message, lane === "system");
    },
    toRequester: (message, lane) => services.bus.post(services, message, lane === "system"),
  };
}
