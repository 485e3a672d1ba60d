import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type NodeConnectionOptions, nkeyAuthenticator, nkeys } from "@nats-io/transport-node";
import { describe, expect, it } from "vitest";
import { createRuntime, createWorker } from "../../src/index.ts";
import { type NatsTransportOptions, natsTransport } from "../../src/transport/nats.ts";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import { startNatsServer } from "../fixtures/nats-server.ts";

const cert = fileURLToPath(new URL("../fixtures/tls/cert.pem", import.meta.url));
const key = fileURLToPath(new URL("../fixtures/tls/key.pem", import.meta.url));

/** What the client is given. */
async function givenToClient(options: NatsTransportOptions): Promise<NodeConnectionOptions> {
  let given: NodeConnectionOptions | undefined;
  const connect = async (connection: NodeConnectionOptions): Promise<never> => {
    given = connection;
    throw new Error("no server");
  };
  await using runtime = createRuntime({
    transport: natsTransport({ ...options, connect }),
    logger: () => {},
  });
  await runtime.registry;
  return given as NodeConnectionOptions;
}

describe("natsTransport()", () => {
  it("gives the client its options as they are, and none of its own", async () => {
    const authenticator = () => ({ user: "u", pass: "p" });
    const tls = { ca: "pem", rejectUnauthorized: true };
    const own = { namespace: "shop", heartbeatMs: 100, detectMs: 2_000, offline: "reject" } as const;
    const theirs = { servers: ["a", "b"], user: "u", pass: "p", token: "t", authenticator, tls, name: "n" };
    expect(await givenToClient({ ...own, ...theirs })).toEqual({
      ...theirs,
      ...{ maxReconnectAttempts: -1, reconnectTimeWait: 250, reconnectJitter: 250, timeout: 5_000 },
      ...{ pingInterval: 500, maxPingOut: 1 },
    });
  });

  it("lets what is said go before its own defaults", async () => {
    const said = { pingInterval: 7_000, maxPingOut: 3, reconnectTimeWait: 1, timeout: 2 };
    expect(await givenToClient(said)).toMatchObject(said);
  });

  it.each<[object, string]>([
    [{ heartbeatMs: 0 }, "'heartbeatMs' of natsTransport() must be a whole number of at least 1, not 0"],
    [
      { detectMs: 1_999 },
      "'detectMs' of natsTransport() must be two heartbeats at least (2000 ms), not 1999",
    ],
    [{ offline: "queue" }, `'offline' of natsTransport() must be "wait" or "reject", not "queue"`],
    [{ namespace: "" }, "'namespace' of natsTransport() must be a string that is not empty"],
    [{ codec: {} }, "'codec' of natsTransport() must be a codec, such as jsonCodec()"],
    [{ connect: "wss" }, "'connect' of natsTransport() must be a function"],
  ])("refuses %j at the call", (options, text) => {
    expect(() => natsTransport(options as NatsTransportOptions)).toThrow(TypeError);
    expect(() => natsTransport(options as NatsTransportOptions)).toThrow(text);
  });

  it("is for one runtime", async () => {
    const transport = natsTransport({ connect: () => Promise.reject(new Error("no server")) });
    await using _runtime = createRuntime({ transport, logger: () => {} });
    expect(() => createRuntime({ transport })).toThrow("is in use already: each runtime needs its own");
  });
});

describeWithNats("a server that asks who one is", () => {
  const user = nkeys.createUser();
  const tls = `tls { cert_file: "${cert}", key_file: "${key}" }`;
  const verified = `tls { cert_file: "${cert}", key_file: "${key}", ca_file: "${cert}", verify: true }`;

  it.each<[string, string, NatsTransportOptions]>([
    ["a user and a password", "authorization { user: u, password: p }", { user: "u", pass: "p" }],
    ["a token", "authorization { token: secret }", { token: "secret" }],
    [
      "an nkey",
      `authorization { users: [ { nkey: ${user.getPublicKey()} } ] }`,
      { authenticator: nkeyAuthenticator(user.getSeed()) },
    ],
    ["TLS, with the certificate as a file", tls, { tls: { caFile: cert } }],
    ["TLS, with the certificate as text", tls, { tls: { ca: readFileSync(cert, "utf8") } }],
    [
      "TLS, with a certificate of one's own",
      verified,
      { tls: { caFile: cert, certFile: cert, keyFile: key } },
    ],
  ])("lets both in with %s, and nobody without", async (_, config, options) => {
    await using server = await startNatsServer({ config });
    const transport = (): ReturnType<typeof natsTransport> =>
      natsTransport({ servers: `localhost:${server.port}`, ...options });
    await using host = createRuntime({ name: "host", transport: transport() });
    await using asker = createRuntime({ name: "asker", transport: transport() });
    await host.addWorkers(createWorker("w", { onJob: ({ payload }) => payload }));
    expect(await asker.job("w", { payload: 1 })).toBe(1);

    const refused = natsTransport({ servers: `localhost:${server.port}`, reconnectTimeWait: 10 });
    const runtime = createRuntime({ transport: refused, logger: () => {} });
    const error = await new Promise((resolve) => runtime.once("error", resolve));
    expect(error).toMatchObject({
      where: "transport 'nats'",
      error: { message: expect.stringMatching(/^cannot connect/) },
    });
    expect(refused.status).toBe("offline");
    await runtime[Symbol.asyncDispose]();
  });
});
