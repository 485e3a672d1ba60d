import { describe, expect, it } from "vitest";
import { connected, connectedWithin, serversText } from "../../src/cli/connection.ts";
import { connectOptionsOf } from "../../src/cli/connection-options.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { FakeHost } from "./fake-host.ts";

const options = connectOptionsOf({}, {});
const never = new Promise<never>(() => {});

describe("a connection", () => {
  it("is waited for", async () => {
    const host = new FakeHost();
    await connectedWithin(await host.connect(options), options, 100, host);
  });

  it("that takes too long is an error", async () => {
    const host = new FakeHost();
    host.connecting = never;
    const error = rejectionOf(connectedWithin(await host.connect(options), options, 100, host));
    await host.clock.advance(100);
    expect(await error).toMatchObject({
      message: "no connection to NATS at nats://127.0.0.1:4222 within 100 ms",
      exitCode: 1,
    });
  });

  it("that is refused is an error, and says why", async () => {
    const host = new FakeHost();
    const refused = Promise.reject(new Error("Authorization Violation"));
    refused.catch(() => {});
    host.connecting = refused;
    const connection = await host.connect(options);
    const expected = {
      message: "no connection to NATS at nats://127.0.0.1:4222: Authorization Violation",
      exitCode: 1,
    };
    expect(await rejectionOf(connected(connection, options))).toMatchObject(expected);
    expect(await rejectionOf(connectedWithin(connection, options, 100, host))).toMatchObject(expected);
  });

  it("is not waited for any longer by whoever is interrupted", async () => {
    const host = new FakeHost();
    host.connecting = never;
    const interrupted = Promise.reject(new Error("interrupted"));
    const waiting = connectedWithin(await host.connect(options), options, 100, host, interrupted);
    expect(await rejectionOf(waiting)).toMatchObject({ message: "interrupted" });
  });
});

it("servers are shown without who connects to them", () => {
  expect(serversText({ ...options, servers: ["nats://ada:secret@a:4222", "b"] })).toBe("nats://a:4222, b");
});
