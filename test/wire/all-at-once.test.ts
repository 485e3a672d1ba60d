import { describe, expect, it } from "vitest";
import { createRuntime, createWorker } from "xstate-jobs";
import { memoryNetwork } from "xstate-jobs/testing";
import { VirtualClock } from "../../src/testing/virtual-clock.ts";

/** So many runtimes of one network, and how many messages have arrived since the last call. */
async function made(count: number) {
  const clock = new VirtualClock();
  let arrived = 0;
  const network = memoryNetwork({
    onHop: ({ data }) => {
      arrived++;
      return [data];
    },
  });
  const transports = Array.from({ length: count }, () => network.transport());
  const runtimes = transports.map((transport, index) =>
    createRuntime({ clock, name: `r${index}`, transport, logger() {} }),
  );
  for (const [index, runtime] of runtimes.entries()) {
    await runtime.addWorkers(createWorker(`w${index}`), createWorker("shared"));
  }
  await clock.advance(3_000);
  const sinceLast = (): number => {
    const since = arrived;
    arrived = 0;
    return since;
  };
  const end = () => Promise.all(runtimes.map((runtime) => runtime.cancel()));
  return { clock, network, transports, runtimes, sinceLast, end };
}

async function afterRestart(count: number): Promise<number> {
  const { clock, network, transports, sinceLast, end } = await made(count);
  network.stop();
  await clock.advance(2_000);
  sinceLast();
  network.start();
  await clock.advance(900);
  const messages = sinceLast();
  for (const transport of transports) expect(transport.replicas()).toHaveLength(2 * (count - 1));
  await end();
  return messages;
}

describe("all runtimes of a network", () => {
  it("that connect again at the same time say no more to each other for each that there is", async () => {
    const [five, ten, twenty] = [await afterRestart(5), await afterRestart(10), await afterRestart(20)];
    // With each answer to each question it would be eight times as many for twice as many runtimes.
    expect(ten / five).toBeLessThan(5);
    expect(twenty / ten).toBeLessThan(5);
    expect(twenty).toBeLessThan(10 * 20 * 20);
  });

  it("are told once by each what it hosts, however often one message asks", async () => {
    const { clock, network, sinceLast, end } = await made(5);
    const frames = Array(10_000).fill({ type: "who" });
    const line = JSON.stringify({ v: 1, from: "evil.x", frames, sizes: Array(10_000).fill(0) });
    sinceLast();
    for (let times = 0; times < 10; times++) {
      network.inject("jobs.v1.default.who", new Uint8Array());
      network.inject("jobs.v1.default.who", new TextEncoder().encode(`${line}\n`));
    }
    await clock.advance(10);
    // 20 questions to five, and of each two workers and a beat to five.
    expect(sinceLast()).toBeLessThanOrEqual(20 * 5 + 5 * 3 * 5);
    await end();
  });

  it("are known to one that comes later within a fraction of a heartbeat", async () => {
    const { clock, network, end } = await made(5);
    const [one, other] = [network.transport(), network.transport()];
    await using _one = createRuntime({ clock, name: "one", transport: one });
    await clock.advance(0);
    expect(one.replicas()).toHaveLength(10);
    // The one after it asks too soon after it to be answered at once.
    await using _other = createRuntime({ clock, name: "other", transport: other });
    await clock.advance(200);
    expect(other.replicas()).toHaveLength(10);
    await end();
  });
});
