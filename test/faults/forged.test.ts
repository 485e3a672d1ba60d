import { connect, headers, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { Random } from "../../src/testing/random.ts";
import { pack } from "../../src/wire/envelope.ts";
import type { Frame, Parcel } from "../../src/wire/frame.ts";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import {
  endingOf,
  type FaultHost,
  type FaultRequester,
  FaultTest,
  SOON,
  upTo,
} from "../fixtures/fault-test.ts";
import { type NatsServer, startNatsServer } from "../fixtures/nats-server.ts";

interface Captured {
  readonly subject: string;
  readonly data: Uint8Array;
}

describeWithNats("somebody else on the subjects of runtimes", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNatsServer();
  });
  afterAll(async () => server?.kill());

  interface Scene {
    readonly test: FaultTest;
    readonly host: FaultHost;
    readonly requester: FaultRequester;
    readonly stranger: NatsConnection;
    /** All that others have said until now. */
    readonly captured: Captured[];
    /** Where they are. */
    readonly hostAt: string;
    readonly requesterAt: string;
  }

  async function scene(): Promise<Scene> {
    const test = new FaultTest(server.url, { detectMs: 3_000 });
    const stranger = await connect({ servers: server.url });
    onTestFinished(() => stranger.close());
    const captured: Captured[] = [];
    stranger.subscribe(`${test.subjects}.>`, {
      callback: (_error, { subject, data, headers: own }) => {
        if (own === undefined) captured.push({ subject, data: data.slice() });
      },
    });
    await stranger.flush();
    const host = await test.host("h", ["w"]);
    const requester = await test.requester("r");
    await requester.sees("w");
    const addressOf = (name: string) =>
      captured
        .find(({ subject }) => subject.startsWith(`${test.subjects}.beat.${name}.`))
        ?.subject.split(".")
        .slice(-2)
        .join(".");
    await expect.poll(() => addressOf("h") && addressOf("r")).toBeDefined();
    return {
      test,
      host,
      requester,
      stranger,
      captured,
      hostAt: addressOf("h")!,
      requesterAt: addressOf("r")!,
    };
  }

  /** Says it as somebody who is not to be captured. */
  function say(stranger: NatsConnection, subject: string, data: Uint8Array | string): void {
    const mark = headers();
    mark.set("said-by", "a stranger");
    stranger.publish(subject, data, { headers: mark });
  }

  it("says again all that they say, at once and later, in another order: nothing comes of it", async () => {
    const { host, requester, stranger, captured } = await scene();
    const random = new Random(1);
    let replayed = 0;
    const timer = setInterval(() => {
      for (; replayed < captured.length; replayed++) {
        const { subject, data } = captured[replayed]!;
        say(stranger, subject, data);
        const other = random.pick(captured);
        say(stranger, other.subject, other.data);
      }
    }, 1);
    onTestFinished(() => clearInterval(timer));
    const held = requester.ask("w", "hold", "held");
    await host.began("held");
    const streamed = upTo(5).map(() => requester.ask("w", "count", { to: 300, everyMs: 1 }));
    const asked = upTo(50).map((i) => requester.ask("w", "echo", i));
    for (const [i, job] of asked.entries()) expect((await endingOf(job)).response).toBe(i + 1);
    for (const job of streamed)
      expect(await endingOf(job)).toMatchObject({ code: "completed", data: upTo(300) });
    clearInterval(timer);

    for (let i = 0; i < 2; i++)
      for (const { subject, data } of random.some(captured, captured.length)) say(stranger, subject, data);
    for (const { subject, data } of captured.slice()) say(stranger, subject, data);
    await stranger.flush();
    host.send({ type: "release" });
    expect((await endingOf(held)).code).toBe("completed");
    expect((await endingOf(requester.ask("w", "echo", "after"))).response).toBe("after");
    const { stats, repeated } = await host.report();
    expect(repeated).toBe(0);
    expect(stats.badFrames + requester.runtime.stats().badFrames).toBe(0);
  });

  it("says what cannot be understood: it is counted and reported, and hurts nobody", async () => {
    const { test, host, requester, stranger, hostAt, requesterAt } = await scene();
    const random = new Random(2);
    const held = requester.ask("w", "hold", "held");
    await host.began("held");
    const streamed = requester.ask("w", "count", { to: 500, everyMs: 2 });
    const bytes = (length: number) => Uint8Array.from({ length }, () => random.int(0, 255));
    const line = (value: unknown) => `${JSON.stringify(value)}\n`;
    const from = "stranger.1";
    const messages: (Uint8Array | string)[] = [
      "",
      "\n",
      "{}\n",
      "null\n",
      "[]\n",
      "{",
      line({ v: 2, from, frames: [], sizes: [] }),
      line({ v: "1", from, frames: [], sizes: [] }),
      line({ v: 1, frames: [], sizes: [] }),
      line({ v: 1, from: "*.>", frames: [], sizes: [] }),
      line({ v: 1, from: "=zz.=", frames: [], sizes: [] }),
      line({ v: 1, from: "=ff=fe.x", frames: [{ type: "ping" }], sizes: [0] }),
      line({ v: 1, from, frames: [null], sizes: [0] }),
      line({ v: 1, from, frames: [{ type: "constructor" }], sizes: [0] }),
      line({ v: 1, from, frames: [{ type: "what" }], sizes: [0] }),
      line({ v: 1, from, frames: [{ type: "end", token: 1, seq: "2", how: "response" }], sizes: [0] }),
      line({ v: 1, from, frames: [{ type: "grant", job: {}, attempt: -1 }], sizes: [0] }),
      line({ v: 1, from, frames: [{ type: "cancel", token: "t", code: "because" }], sizes: [0] }),
      line({ v: 1, from, frames: [{ type: "ping" }], sizes: [] }),
      line({ v: 1, from, frames: [{ type: "ping" }], sizes: [1, 1e9] }),
      line({ v: 1, from, frames: [{ type: "ping" }], sizes: [1, -5] }),
      line({ v: 1, from, frames: Array.from({ length: 20_000 }, () => ({ type: "ping" })), sizes: [] }),
      `${"[".repeat(500_000)}\n`,
      `{"v":1,"from":"${"x".repeat(900_000)}","frames":[],"sizes":[]}\n`,
      line({ v: 2, worker: "w", revision: 1, workers: 1, load: {}, isLast: true }),
      line({ v: 1, revision: {}, workers: "1", load: [], isLast: 1 }),
      bytes(1_000_000),
      ...upTo(50).map((i) => bytes(i * 3)),
    ];
    const places = [
      `rep.${requesterAt}.w`,
      `rep.${requesterAt}.=.request-1`,
      `rep.${requesterAt}.=.probe-x`,
      `ctl.${requesterAt}`,
      `rep.${hostAt}.w`,
      `ctl.${hostAt}`,
      "req.w",
      `req.w.${hostAt}`,
      "pres.w.stranger.1",
      "pres.w.=zz.=",
      "beat.stranger.1",
      "beat.=zz.=",
      "who",
    ];
    for (const place of places)
      for (const message of messages) say(stranger, `${test.subjects}.${place}`, message);
    await stranger.flush();
    expect((await endingOf(streamed)).data).toEqual(upTo(500));
    expect((await endingOf(requester.ask("w", "echo", "still"))).response).toBe("still");
    const counted = async () => (await host.report()).stats.badFrames;
    await expect.poll(counted, { timeout: SOON }).toBeGreaterThan(messages.length * 3);
    await expect
      .poll(() => requester.runtime.stats().badFrames, { timeout: SOON })
      .toBeGreaterThan(messages.length * 3);
    // A few of them are reported as well, and how many more there were.
    const { errors, stats } = await host.report();
    for (const [reports, count] of [
      [requester.errors.length, requester.runtime.stats().badFrames],
      [errors.length, stats.badFrames],
    ] as const) {
      expect(reports).toBeGreaterThan(0);
      expect(reports).toBeLessThanOrEqual(count);
    }
    // Until they have been forgotten, and longer: whoever sent it is nobody.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    host.send({ type: "release" });
    expect((await endingOf(held)).code).toBe("completed");
    expect((await endingOf(requester.ask("w", "echo", "still"))).response).toBe("still");
  });

  it("speaks of a job that was not granted to it: nobody listens", async () => {
    const { test, host, requester, stranger, captured, hostAt, requesterAt } = await scene();
    const held = requester.ask("w", "hold", "held");
    const { jobId } = await host.began("held");
    const job = jobId as string;
    const text = new TextDecoder();
    const grant = (): string | undefined =>
      captured
        .map(({ data }) =>
          new RegExp(`"type":"grant"[^}]*"job":"${job}"[^}]*"token":"(\\w+)"`).exec(text.decode(data)),
        )
        .find((match) => match !== null)?.[1];
    await expect.poll(grant, { timeout: SOON }).toBeDefined();
    const token = grant()!;
    const guessed = "0".repeat(32);
    const sayFrame = (subject: string, from: string, frame: object, bodies: Parcel["bodies"] = []) =>
      say(stranger, `${test.subjects}.${subject}`, pack(from, [{ frame: frame as Frame, bodies }]));
    const end = { type: "end", how: "response", status: "completed", settled: true };
    const forged = [new TextEncoder().encode('"forged"')];
    const reply = `rep.${requesterAt}.w`;
    const stranges = ["stranger.1", requesterAt];
    for (let seq = 1; seq < 6; seq++) {
      // A token that was guessed, and one that was heard by somebody who has another address.
      sayFrame(reply, hostAt, { ...end, token: guessed, seq }, forged);
      for (const from of stranges) {
        sayFrame(reply, from, { ...end, token, seq }, forged);
        sayFrame(reply, from, { type: "report", kind: "stream.data", token, seq }, forged);
      }
    }
    // In the name of another worker.
    sayFrame(`rep.${requesterAt}.v`, hostAt, { ...end, token, seq: 3 }, forged);
    for (const from of stranges) {
      sayFrame(reply, from, { type: "accept", job, attempt: 1, offer: 1 });
      sayFrame(reply, from, { type: "decline", job, attempt: 1 });
      sayFrame(reply, from, { type: "gone", token });
      const cancel = { type: "cancel", code: "cancelled", reason: "forged" };
      sayFrame(`ctl.${hostAt}`, from, { ...cancel, token: from === requesterAt ? guessed : token });
    }
    sayFrame(reply, hostAt, { type: "gone", token: guessed });
    await stranger.flush();

    expect((await endingOf(requester.ask("w", "echo", "meanwhile"))).response).toBe("meanwhile");
    const { lateEndings, lateReports } = requester.runtime.stats();
    expect(lateEndings).toBeGreaterThanOrEqual(15);
    expect(lateReports).toBeGreaterThanOrEqual(10);
    expect(held.job.status).toBeUndefined();
    // The stranger who would have taken it is told that he does not get it.
    const told = () => captured.filter(({ subject }) => subject === `${test.subjects}.ctl.stranger.1`);
    expect(told().some(({ data }) => text.decode(data).includes('"deny"'))).toBe(true);
    host.send({ type: "release" });
    expect(await endingOf(held)).toMatchObject({ code: "completed", response: "held" });
  });
});
