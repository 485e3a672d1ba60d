import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createWorker } from "xstate-jobs";
import type { NatsTransportOptions } from "xstate-jobs/transport/nats";
import { describeWithNats } from "../../../fixtures/describe-with-nats.ts";
import { type NatsServer, startNatsServer } from "../../../fixtures/nats-server.ts";
import { root } from "../../../package/repository.ts";
import { begun, type Party, research, startParty } from "./party.ts";
import { until } from "./until.ts";

// One that the server takes for a number if it is not quoted, and one with blanks.
const PASSWORDS = { lab: "1e5", shop: "open, sesame" };
type User = keyof typeof PASSWORDS;
const config = readFileSync(join(root, "docs/examples/nats-permissions/nats.conf"), "utf8");

const publish = (subject: string): string => `Permissions Violation for Publish to "jobs.v1.${subject}`;
const subscribe = (subject: string): string =>
  `Permissions Violation for Subscription to "jobs.v1.${subject}`;

describeWithNats("docs/examples/nats-permissions/nats.conf", () => {
  let server: NatsServer;
  const parties: Party[] = [];

  async function enter(user: User, options: NatsTransportOptions = {}): Promise<Party> {
    const party = await startParty({ servers: server.url, user, pass: PASSWORDS[user], ...options });
    parties.push(party);
    return party;
  }

  beforeAll(async () => {
    for (const [user, password] of Object.entries(PASSWORDS))
      process.env[`${user.toUpperCase()}_PASSWORD`] = JSON.stringify(password);
    server = await startNatsServer({ config });
  });
  afterEach(async () => {
    for (const { runtime } of parties.splice(0)) await runtime.cancel();
  });
  afterAll(() => server?.stop());

  it("lets a job be done, with all its events, and refuses nothing that is needed", async () => {
    const [lab, shop] = [await enter("lab"), await enter("shop")];
    await lab.runtime.addWorkers(research().worker);
    const job = shop.runtime.job("research", { name: "count", payload: 200 });
    const data: unknown[] = [];
    for await (const event of job) data.push(event.data);
    expect(data).toEqual([...Array.from({ length: 200 }, (_, index) => index + 1), "done"]);
    expect([...lab.errors, ...shop.errors]).toEqual([]);
  });

  it("lets replicas of a worker share its jobs, and one that drains hand on those that come", async () => {
    const labs = [await enter("lab"), await enter("lab")] as const;
    for (const { runtime } of labs) await runtime.addWorkers(research().worker);
    const shop = await enter("shop");
    await shop.knows("research");
    const ask = () => shop.runtime.job("research", { name: "count", payload: 1 });
    const first = Array.from({ length: 20 }, ask);
    await Promise.all(first);
    const ended = labs[0].runtime.end();
    expect(await Promise.all(Array.from({ length: 20 }, ask))).toEqual(Array(20).fill("done"));
    await ended;
    expect([...labs[0].errors, ...labs[1].errors, ...shop.errors]).toEqual([]);
  });

  it("lets whoever asked cancel", async () => {
    const [lab, shop] = [await enter("lab"), await enter("shop")];
    const { worker, stopped } = research();
    await lab.runtime.addWorkers(worker);
    const job = shop.runtime.job("research", { name: "wait" });
    await begun(job);
    job.cancel("enough");
    expect(await stopped).toBe("enough");
    await expect(job).rejects.toMatchObject({ code: "cancelled", reason: "enough" });
  });

  it("lets whoever asked see that its worker is gone", async () => {
    const [lab, shop] = [await enter("lab"), await enter("shop")];
    await lab.runtime.addWorkers(research().worker);
    const job = shop.runtime.job("research", { name: "wait" });
    await begun(job);
    await lab.die();
    await expect(job).rejects.toMatchObject({
      code: "worker_lost",
      reason: "the runtime of worker 'research' is gone",
    });
    expect(shop.errors).toEqual([]);
  });

  it("lets a worker see that whoever asked is gone", async () => {
    const [lab, shop] = [await enter("lab"), await enter("shop")];
    const { worker, stopped } = research();
    await lab.runtime.addWorkers(worker);
    await begun(shop.runtime.job("research", { name: "wait" }));
    await shop.die();
    expect(await stopped).toBe("runtime 'shop', which asked for it, is gone");
    expect(lab.errors).toEqual([]);
  });

  it("refuses a foreign namespace", async () => {
    const lab = await enter("lab", { namespace: "dev" });
    await lab.runtime.addWorkers(research().worker);
    const shop = await enter("shop", { namespace: "dev" });
    await shop.told(subscribe("dev.rep.shop."));
    await shop.told(publish("dev.who"));
    await lab.told(subscribe("dev.req.research"));
    await lab.told(publish("dev.pres.research.lab."));
    const job = shop.runtime.job("research", { name: "wait", timeout: 100 });
    await expect(job).rejects.toMatchObject({ reason: "workers not ready within timeout" });
  });

  it("refuses what a worker's account says in the name of another worker", async () => {
    const shop = await enter("shop");
    const [instance] = await addressesOf("shop");
    await using forger = await connect({ servers: server.url, user: "lab", pass: PASSWORDS.lab });
    const errors: string[] = [];
    void (async () => {
      for await (const status of forger.status())
        if (status.type === "error") errors.push(status.error.message);
    })();
    const forged = (workerName: string): string => `jobs.v1.prod.rep.${instance}.${workerName}`;
    forger.publish(forged("writer"), "forged");
    forger.publish(forged("="), "forged");
    forger.publish(`jobs.v1.prod.pres.writer.${instance}`, "forged");
    forger.publish(`jobs.v1.prod.beat.${instance}`, "forged");
    // In its own name it may say anything: so that this arrives shows that the others did not.
    forger.publish(forged("research"), "forged");
    await until(() => shop.runtime.stats().badFrames > 0);
    expect(shop.runtime.stats().badFrames).toBe(1);
    await until(() => errors.length === 4);
    expect(errors).toContain(`${publish(`prod.rep.${instance}.writer`)}"`);
  });

  it("refuses a worker that its user may not host, of which the runtime's error event tells", async () => {
    const [lab, shop] = [await enter("lab"), await enter("shop")];
    await lab.runtime.addWorkers(createWorker("writer"), research().worker);
    await lab.told(subscribe("prod.req.writer"));
    await lab.told(publish("prod.pres.writer.lab."));
    expect(await shop.runtime.job("research", { name: "count", payload: 1 })).toBe("done");
    expect([...shop.runtime.registry].map(({ name }) => name)).toEqual(["research"]);
    // What is refused again with each heartbeat is told once.
    expect(lab.errors).toHaveLength(2);
  });

  it("refuses that a requester hosts", async () => {
    const [shop, other] = [await enter("shop"), await enter("shop")];
    await shop.runtime.addWorkers(research().worker);
    await shop.told(subscribe("prod.req.research"));
    await shop.told(subscribe("prod.req.*.shop."));
    await shop.told(publish("prod.pres.research.shop."));
    expect(other.runtime.registry.has("research")).toBe(false);
  });

  it("refuses that a worker asks, by any way", async () => {
    const [host, lab] = [await enter("lab"), await enter("lab", { detectMs: 500 })];
    const { worker, begins } = research();
    await host.runtime.addWorkers(worker);
    await lab.knows("research");
    const job = lab.runtime.job("research", { name: "count", payload: 1 });
    await lab.told(`${publish("prod.req.research")}"`);
    await expect(job).rejects.toMatchObject({
      code: "error",
      reason: expect.stringMatching(/^this runtime may not ask worker 'research': Permissions Violation/),
    });
    expect(begins).toEqual([]);
  });

  /** Where the runtimes of a name can be reached. */
  async function addressesOf(name: string): Promise<string[]> {
    await using listener = await connect({ servers: server.url, user: "shop", pass: PASSWORDS.shop });
    const beats = listener.subscribe(`jobs.v1.prod.beat.*.*`);
    for await (const { subject } of beats) {
      const address = subject.split(".").slice(-2).join(".");
      if (address.startsWith(`${name}.`)) return [address];
    }
    return [];
  }
});

describeWithNats("without those lines of it that are about who is there", () => {
  it("all works as well, and each is told of once", async () => {
    const less = config
      .replaceAll('"jobs.v1.prod.who"', "")
      .replace(/("jobs\.v1\.prod\.rep\.lab\.>"\s*)"jobs\.v1\.prod\.pres\.\*\.\*\.\*"/, "$1");
    await using server = await startNatsServer({ config: less });
    const lab = await startParty({ servers: server.url, user: "lab", pass: PASSWORDS.lab });
    const { worker, stopped } = research();
    await lab.runtime.addWorkers(worker);
    const shop = await startParty({ servers: server.url, user: "shop", pass: PASSWORDS.shop });
    expect(await shop.runtime.job("research", { name: "count", payload: 3 })).toBe("done");
    await begun(shop.runtime.job("research", { name: "wait" }));
    await shop.die();
    expect(await stopped).toBe("runtime 'shop', which asked for it, is gone");
    expect(lab.errors.map((error) => /Permissions .*/.exec(error)?.[0])).toEqual([
      `${subscribe("prod.pres.*.*.*")}"`,
      `${subscribe("prod.who")}"`,
      `${publish("prod.who")}"`,
    ]);
    await shop.runtime.cancel();
    await lab.runtime.cancel();
  });
});
