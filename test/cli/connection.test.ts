import { describe, expect, it } from "vitest";
import { Connection, serversText } from "../../src/cli/connection.ts";
import { connectOptionsOf } from "../../src/cli/connection-options.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { turn } from "../fixtures/turn.ts";
import { FakeHost } from "./fake-host.ts";

const to = connectOptionsOf({}, {});
const never = new Promise<never>(() => {});
const NONE = "no connection to NATS at nats://127.0.0.1:4222";

/** The connection of a runtime, and what it complains of. */
async function connecting(until: Promise<void>) {
  const host = new FakeHost();
  host.connecting = until;
  const { clock } = host;
  const transport = await host.connect(to);
  const runtime = host.library.createRuntime({ transport, clock });
  const complaints: string[] = [];
  const complain = (error: unknown): void => void complaints.push((error as Error).message);
  return { host, complaints, connection: new Connection({ runtime, transport, to, clock, complain }) };
}

const refused = new Error("connection refused", { cause: new Error("ECONNREFUSED") });
const unauthorized = Object.assign(new Error("Authorization Violation"), { name: "AuthorizationError" });

describe("a connection", () => {
  it("is waited for", async () => {
    const { connection } = await connecting(Promise.resolve());
    await connection.connected(100);
    await connection.connected();
  });

  it("that takes too long is an error, which says what is wrong if that is known", async () => {
    const { host, connection } = await connecting(never);
    const error = rejectionOf(connection.connected(100));
    await host.clock.advance(100);
    expect(await error).toMatchObject({ message: `${NONE} within 100 ms`, exitCode: 1 });

    const other = await connecting(never);
    const why = rejectionOf(other.connection.connected(100));
    other.host.refuse(refused);
    await other.host.clock.advance(100);
    expect(await why).toMatchObject({ message: `${NONE} within 100 ms: connection refused`, exitCode: 1 });
  });

  it("that cannot be made is told of while it is tried again", async () => {
    const { host, connection, complaints } = await connecting(never);
    const error = rejectionOf(connection.connected(100));
    host.refuse(refused);
    await turn();
    expect(complaints).toEqual([`${NONE} yet: connection refused`]);
    await host.clock.advance(100);
    await error;
  });

  it.each([
    ["before", true],
    ["while", false],
  ])("that does not let it in is an error at once: %s it is waited for", async (_, isBefore) => {
    const { host, connection, complaints } = await connecting(never);
    if (isBefore) host.refuse(unauthorized);
    const error = rejectionOf(connection.connected());
    if (!isBefore) host.refuse(unauthorized);
    expect(await error).toMatchObject({ message: `${NONE}: Authorization Violation`, exitCode: 1 });
    expect(complaints).toEqual([]);
  });

  it("is not waited for any longer by whoever is interrupted", async () => {
    const { connection } = await connecting(never);
    const interrupted = Promise.reject(new Error("interrupted"));
    expect(await rejectionOf(connection.connected(100, interrupted))).toMatchObject({
      message: "interrupted",
    });
  });

  it("that is there complains of what the runtime reports", async () => {
    const { host, connection, complaints } = await connecting(Promise.resolve());
    await connection.connected();
    host.refuse(refused);
    expect(complaints).toEqual(["transport 'nats': cannot connect to NATS: connection refused"]);
  });
});

it("servers are shown without who connects to them", () => {
  expect(serversText({ ...to, servers: ["nats://ada:secret@a:4222", "b"] })).toBe("nats://a:4222, b");
});
