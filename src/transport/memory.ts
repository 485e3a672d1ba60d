import type { Transport } from "./transport.ts";

/**
 * The transport of a runtime whose workers are all in its own process: there is no wire, payloads pass by
 * reference and may be anything. The default.
 */
export function memoryTransport(): Transport {
  return { name: "memory", open() {}, close() {} };
}
