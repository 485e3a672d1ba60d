/**
 * xstate-jobs/transport/nats: workers in many processes, on many machines.
 *
 * ```ts no-run
 * import { createRuntime } from "xstate-jobs";
 * import { natsTransport } from "xstate-jobs/transport/nats";
 *
 * await using runtime = createRuntime({ transport: natsTransport({ servers: "nats://127.0.0.1:4222" }) });
 * const summary = await runtime.job("research", { name: "summarize", payload: { topic: "statecharts" } });
 * ```
 */
import type { NodeConnectionOptions } from "@nats-io/transport-node";
import { check, FUNCTION } from "../internal/check.ts";
import { resolveWireOptions, type WireOptions } from "../wire/wire-options.ts";
import { type NetworkTransport, WireTransport } from "../wire/wire-transport.ts";
import { type NatsConnect, NatsWire } from "./nats-wire.ts";

export type { Replica } from "../wire/presence.ts";
export type { WireOptions } from "../wire/wire-options.ts";
export type { ConnectionStatus, NetworkTransport } from "../wire/wire-transport.ts";
export type { NatsConnect } from "./nats-wire.ts";

/**
 * Its own options, and those of the client, which get them as they are: `servers`, `tls`, `authenticator`, `user`, `pass`,
 * `token` and all others of `@nats-io/transport-node`.
 *
 * Defaults that differ from the client's: it connects again for ever (`maxReconnectAttempts` −1), soon
 * (`reconnectTimeWait` and `reconnectJitter` 250 ms), gives a connection attempt 5 s (`timeout`), and notices a dead connection
 * before `detectMs` has passed (`pingInterval` a quarter of it, `maxPingOut` 1: after two of them).
 */
export interface NatsTransportOptions extends NodeConnectionOptions, WireOptions {
  /** Makes the connection. Default: `connect` of `@nats-io/transport-node`; in a browser, `wsconnect` of `@nats-io/nats-core`. */
  readonly connect?: NatsConnect | undefined;
}

/**
 * Jobs across processes over a NATS server, at most once. Each runtime needs its own.
 *
 * @throws TypeError for an option of its own that it cannot use.
 */
export function natsTransport(options: NatsTransportOptions = {}): NetworkTransport {
  const { own, rest } = resolveWireOptions("natsTransport()", options);
  const { connect, ...given } = rest as NodeConnectionOptions & { connect?: NatsConnect };
  if (connect !== undefined) check("'connect' of natsTransport()", connect, FUNCTION);
  const connection: NodeConnectionOptions = {
    name: "xstate-jobs",
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    timeout: 5_000,
    pingInterval: Math.max(100, Math.floor(own.detectMs / 4)),
    maxPingOut: 1,
    ...given,
  };
  return new WireTransport(new NatsWire(connection, connect), own);
}
