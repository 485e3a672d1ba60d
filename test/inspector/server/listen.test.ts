import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { DEFAULT_PORT, listen } from "../../../src/inspector/server/listen.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";

function server(): Server {
  const made = createServer();
  onTestFinished(() => void made.close());
  return made;
}

/** A port that something else has. */
async function taken(port = 0): Promise<number> {
  const other = server();
  await new Promise<void>((resolve, reject) => {
    other.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return (other.address() as AddressInfo).port;
}

describe("without a port", () => {
  it("it is the default one, and a free one while that is in use", async () => {
    // Something on this machine may have it already, as this test does then.
    await taken(DEFAULT_PORT).catch(() => {});
    const { port } = await listen(server(), "127.0.0.1", undefined);
    expect(port).not.toBe(DEFAULT_PORT);
    expect(port).toBeGreaterThan(1_023);
  });
});

describe("an error says what to do", () => {
  it("if the port that was given is in use", async () => {
    const port = await taken();
    expect(await rejectionOf(listen(server(), "127.0.0.1", port))).toMatchObject({
      message: `xstate-jobs: the inspector cannot listen: port ${port} of 127.0.0.1 is in use; give it another 'port', or 0 for a free one`,
      cause: { code: "EADDRINUSE" },
    });
  });

  it.each(["203.0.113.7", "no-such-host.invalid"])("if the machine is not %s", async (host) => {
    for (const port of [undefined, 0]) {
      expect(await rejectionOf(listen(server(), host, port))).toMatchObject({
        message: expect.stringContaining(
          `this machine has no address '${host}'; without 'host' it is 127.0.0.1`,
        ),
      });
    }
  });
});
