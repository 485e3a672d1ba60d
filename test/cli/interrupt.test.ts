import { expect, it } from "vitest";
import { Interrupt } from "../../src/cli/interrupt.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { FakeHost } from "./fake-host.ts";

it("the first interrupt is told, the second exits, and after that nobody listens", async () => {
  const host = new FakeHost();
  {
    using interrupt = new Interrupt(host);
    host.interrupt("SIGTERM");
    expect(await rejectionOf(interrupt.happened)).toMatchObject({
      message: "interrupted by SIGTERM",
      exitCode: 4,
    });
    expect(host.exits).toEqual([]);
    host.interrupt();
    expect(host.exits).toEqual([130]);
  }
  host.interrupt();
  expect(host.exits).toEqual([130]);
});
