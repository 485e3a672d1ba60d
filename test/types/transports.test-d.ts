import { wsconnect } from "@nats-io/nats-core";
import type { NatsConnection } from "@nats-io/transport-node";
import { expectTypeOf } from "vitest";
import {
  type Codec,
  createRuntime,
  jsonCodec,
  type MemoryTransportOptions,
  memoryTransport,
  type Transport,
} from "../../src/index.ts";
import { type MemoryBroker, memoryNetwork } from "../../src/testing/index.ts";
import {
  type ConnectionStatus,
  type NatsConnect,
  type NatsTransportOptions,
  type NetworkTransport,
  natsTransport,
  type Replica,
} from "../../src/transport/nats.ts";

// In memory.
expectTypeOf(memoryTransport()).toEqualTypeOf<Transport>();
memoryTransport({});
memoryTransport({ copy: "none" });
memoryTransport({ copy: "codec", codec: jsonCodec() });
expectTypeOf<MemoryTransportOptions["copy"]>().toEqualTypeOf<"none" | "codec" | undefined>();
// @ts-expect-error: there are two ways to pass a value
memoryTransport({ copy: "clone" });
// @ts-expect-error: it has no servers
memoryTransport({ servers: "localhost" });

// A codec of one's own.
const own: Codec = { name: "own", encode: () => new Uint8Array(), decode: () => undefined };
memoryTransport({ copy: "codec", codec: own });
// @ts-expect-error: it must read what it writes
const _half: Codec = { name: "half", encode: () => new Uint8Array() };
expectTypeOf(jsonCodec()).toEqualTypeOf<Codec>();
expectTypeOf(jsonCodec().decode(new Uint8Array())).toBeUnknown();

// NATS: its own options, and those of the client beside them.
const nats = natsTransport({
  servers: ["nats://a:4222", "nats://b:4222"],
  namespace: "shop",
  heartbeatMs: 500,
  detectMs: 5_000,
  offline: "reject",
  codec: own,
  user: "u",
  pass: "p",
  tls: { ca: "…", rejectUnauthorized: true },
  pingInterval: 1_000,
  inboxPrefix: "_INBOX_u",
});
expectTypeOf(nats).toEqualTypeOf<NetworkTransport>();
createRuntime({ transport: nats });
natsTransport();
const none = undefined;
natsTransport({ namespace: none, heartbeatMs: none, detectMs: none, offline: none, codec: none });
expectTypeOf(nats.status).toEqualTypeOf<ConnectionStatus>();
expectTypeOf<ConnectionStatus>().toEqualTypeOf<"connecting" | "connected" | "offline" | "closed">();
expectTypeOf(nats.connected()).toEqualTypeOf<Promise<void>>();
expectTypeOf(nats.replicas()).toEqualTypeOf<readonly Replica[]>();
expectTypeOf<Replica["load"]>().toEqualTypeOf<number>();
expectTypeOf<Parameters<NatsConnect>[0]["servers"]>().toEqualTypeOf<string[] | string | undefined>();
expectTypeOf<Awaited<ReturnType<NatsConnect>>>().toEqualTypeOf<NatsConnection>();
// In a browser.
natsTransport({ servers: "wss://example.org", connect: wsconnect });
// @ts-expect-error: a job that is asked for without a connection waits, or is rejected
natsTransport({ offline: "queue" });
// @ts-expect-error: milliseconds are a number
natsTransport({ heartbeatMs: "1s" });
// @ts-expect-error: neither the transport nor the client knows it
natsTransport({ server: "nats://a:4222" });
expectTypeOf<NatsTransportOptions["servers"]>().toEqualTypeOf<string[] | string | undefined>();

// A network in memory.
expectTypeOf(memoryNetwork({ maxPayload: 1_000 })).toEqualTypeOf<MemoryBroker>();
createRuntime({ transport: memoryNetwork().transport({ heartbeatMs: 100 }) });
// @ts-expect-error: the one in memory has no servers either
memoryNetwork().transport({ servers: "nats://a:4222" });
