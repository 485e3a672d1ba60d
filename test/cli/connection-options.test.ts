import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addConnectionOptions, connectOptionsOf } from "../../src/cli/connection-options.ts";
import type { ConnectOptions } from "../../src/cli/transport.ts";

function parsed(args: readonly string[], env: Record<string, string> = {}): ConnectOptions {
  const command = addConnectionOptions(new Command()).parse(args, { from: "user" });
  return connectOptionsOf(command.opts(), env);
}

describe("the servers", () => {
  it("are on this machine, if nobody says anything else", () => {
    expect(parsed([]).servers).toEqual(["nats://127.0.0.1:4222"]);
  });

  it("come from the option, then from this package's variable, then from that of NATS", () => {
    const NATS_URL = "nats://c";
    const XSTATE_JOBS_NATS = "nats://b1, nats://b2";
    expect(parsed(["--nats", "nats://a"], { XSTATE_JOBS_NATS, NATS_URL }).servers).toEqual(["nats://a"]);
    expect(parsed([], { XSTATE_JOBS_NATS, NATS_URL }).servers).toEqual(["nats://b1", "nats://b2"]);
    expect(parsed([], { NATS_URL }).servers).toEqual(["nats://c"]);
    expect(parsed([], { XSTATE_JOBS_NATS: "", NATS_URL }).servers).toEqual(["nats://c"]);
  });

  it("may be several, separated by commas or said one by one", () => {
    expect(parsed(["--nats", "a,b", "--nats", "c"]).servers).toEqual(["a", "b", "c"]);
  });
});

describe("whoever connects", () => {
  it("says who that is by options, or by variables that others do not see", () => {
    const env = { XSTATE_JOBS_USER: "ada", XSTATE_JOBS_PASS: "secret", XSTATE_JOBS_NAMESPACE: "staging" };
    expect(parsed(["--user", "bob"], env)).toMatchObject({
      user: "bob",
      pass: "secret",
      namespace: "staging",
    });
    expect(parsed([], { XSTATE_JOBS_CREDS: "a.creds", XSTATE_JOBS_TOKEN: "t" })).toMatchObject({
      creds: "a.creds",
      token: "t",
    });
  });

  it("may bring certificates", () => {
    expect(parsed(["--tls-ca", "ca.pem", "--tls-cert", "c.pem", "--tls-key", "k.pem"])).toMatchObject({
      tlsCa: "ca.pem",
      tlsCert: "c.pem",
      tlsKey: "k.pem",
    });
  });
});
