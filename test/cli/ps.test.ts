import { describe, expect, it } from "vitest";
import { connectOptionsOf } from "../../src/cli/connection-options.ts";
import { type PsOptions, ps } from "../../src/cli/ps.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { turns } from "../fixtures/turn.ts";
import { FakeHost, replica } from "./fake-host.ts";

const connection = connectOptionsOf({}, {});

async function listed(host: FakeHost, options: Partial<PsOptions> = {}): Promise<number> {
  const exitCode = ps(
    { connection, timeout: undefined, wait: 300, json: false, verbose: false, ...options },
    host,
  );
  await turns(10);
  await host.clock.advance(options.wait ?? 300);
  return exitCode;
}

describe("ps", () => {
  it("lists the replicas of each worker in a table, in order of their names", async () => {
    const host = new FakeHost();
    host.replicas = [
      replica("research", {
        runtime: "host-2",
        instance: "host-2.b1",
        load: 12,
        jobs: ["summarize", "rate"],
      }),
      replica("poet", { isDraining: true }),
      replica("research", { load: 3, jobs: ["summarize"] }),
      replica("idle", { jobs: [] }),
    ];
    expect(await listed(host)).toBe(0);
    expect(host.stdout.text.split("\n")).toEqual([
      "WORKER    RUNTIME  INSTANCE  STATE     LOAD  SINCE                 JOBS",
      "idle      host-1   a1        ready        0  2026-01-02T03:04:05Z",
      "poet      host-1   a1        draining     0  2026-01-02T03:04:05Z  (unnamed)",
      "research  host-1   a1        ready        3  2026-01-02T03:04:05Z  summarize",
      "research  host-2   b1        ready       12  2026-01-02T03:04:05Z  summarize, rate",
      "",
    ]);
    expect(host.stderr.text).toBe("");
  });

  it("listens for a while before it says who is there", async () => {
    const host = new FakeHost();
    const exitCode = ps({ connection, timeout: undefined, wait: 500, json: true, verbose: false }, host);
    await turns(10);
    await host.clock.advance(499);
    host.replicas = [replica("late")];
    await host.clock.advance(1);
    expect(await exitCode).toBe(0);
    expect(JSON.parse(host.stdout.text)).toMatchObject([{ workerName: "late" }]);
  });

  it("with --json is an array of all that is known", async () => {
    const host = new FakeHost();
    host.replicas = [replica("poet", { jobs: [undefined, "rhyme"] })];
    expect(await listed(host, { json: true })).toBe(0);
    expect(JSON.parse(host.stdout.text)).toEqual([
      {
        workerName: "poet",
        runtime: "host-1",
        instance: "a1",
        isDraining: false,
        load: 0,
        startedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
        jobs: [null, "rhyme"],
      },
    ]);
  });

  it("says that nobody is there, and that is no error", async () => {
    const host = new FakeHost();
    expect(await listed(host)).toBe(0);
    expect([host.stdout.text, host.stderr.text]).toEqual(["", "no workers are there\n"]);
    expect(await listed(host, { json: true })).toBe(0);
    expect(host.stdout.text).toBe("[]\n");
  });

  it("shows names from elsewhere in one line, and times that are none", async () => {
    const host = new FakeHost();
    host.replicas = [replica("a\u001b[2J\nb", { startedAt: Number.NaN })];
    await listed(host);
    expect(host.stdout.lines[1]).toMatch(/^a\uFFFD\[2J b .* \? +\(unnamed\)$/);
  });

  it("by a user who may not hear who is there is an error at once", async () => {
    const host = new FakeHost();
    const options = { connection, timeout: undefined, wait: 300, json: false, verbose: false };
    const error = rejectionOf(ps(options, host));
    await turns(10);
    host.forbid("jobs.v1.default.rep.r.1.>");
    await turns(10);
    host.forbid("jobs.v1.default.pres.*.*.*");
    const message = "the server does not let this user hear who is there";
    expect(await error).toMatchObject({ message, exitCode: 1 });
  });

  it("without a connection is an error", async () => {
    const host = new FakeHost();
    host.connecting = new Promise(() => {});
    const listing = rejectionOf(ps({ connection, timeout: 200, wait: 0, json: false, verbose: false }, host));
    await turns(10);
    await host.clock.advance(200);
    expect(await listing).toMatchObject({ exitCode: 1 });
  });
});
