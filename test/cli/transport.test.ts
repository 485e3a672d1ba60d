import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { connectOptionsOf } from "../../src/cli/connection-options.ts";
import type { Library } from "../../src/cli/library.ts";
import { openTransport } from "../../src/cli/transport.ts";
import { createRuntime, memoryTransport } from "../../src/index.ts";
import type { NetworkTransport } from "../../src/wire/wire-transport.ts";
import { rejectionOf } from "../fixtures/read-all.ts";

const folder = mkdtempSync(join(tmpdir(), "xstate-jobs-creds-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const transport: NetworkTransport = {
  ...memoryTransport(),
  status: "connecting",
  connected: async () => {},
  subscribe: () => ({ unsubscribe() {} }),
  replicas: () => [],
};
const none = connectOptionsOf({ nats: ["a", "b"] }, {});

/** A library that notes what its transport is made of. */
function noting(): { readonly library: Library; readonly made: object[] } {
  const made: object[] = [];
  const natsTransport = (options: object): NetworkTransport => {
    made.push(options);
    return transport;
  };
  const credsAuthenticator = (bytes: Uint8Array): unknown => `as ${new TextDecoder().decode(bytes)}`;
  const library: Library = {
    createRuntime,
    inspector: () => Promise.reject(new Error("it is not needed")),
    nats: async () => ({ natsTransport, credsAuthenticator }),
  };
  return { library, made };
}

describe("a transport", () => {
  it("gets what was said, and nothing of what was not", async () => {
    const { library, made } = noting();
    expect(await openTransport(none, library)).toBe(transport);
    expect(made).toEqual([{ servers: ["a", "b"] }]);
    expect(Object.keys(made[0] ?? {})).toEqual(["servers"]);
  });

  it("gets who connects, and certificates, as the client takes them", async () => {
    const { library, made } = noting();
    const who = { user: "ada", pass: "secret", token: "t", namespace: "staging" };
    await openTransport({ ...none, ...who, tlsCa: "ca.pem", tlsCert: "c.pem", tlsKey: "k.pem" }, library);
    const tls = { caFile: "ca.pem", certFile: "c.pem", keyFile: "k.pem" };
    expect(made).toEqual([{ servers: ["a", "b"], ...who, tls }]);
  });

  it("gets what a credentials file says", async () => {
    const { library, made } = noting();
    const creds = join(folder, "ada.creds");
    writeFileSync(creds, "ada");
    await openTransport({ ...none, creds }, library);
    expect(made).toEqual([{ servers: ["a", "b"], authenticator: "as ada" }]);
  });

  it("is not made if the credentials file cannot be read", async () => {
    const { library, made } = noting();
    const creds = join(folder, "nowhere.creds");
    expect(await rejectionOf(openTransport({ ...none, creds }, library))).toMatchObject({
      message: `cannot read the credentials file ${creds}`,
      exitCode: 2,
    });
    expect(made).toEqual([]);
  });
});
