import { expect, it } from "vitest";
import { Random } from "../../../src/testing/random.ts";
import { SimulatedNetwork } from "../../../src/testing/simulation/simulated-network.ts";
import { VirtualClock } from "../../../src/testing/virtual-clock.ts";

/** Two who speak and one who listens. */
function made(delayMs: readonly [number, number] = [1, 20]) {
  const clock = new VirtualClock();
  const network = new SimulatedNetwork(clock, new Random(5), delayMs);
  const heard: string[] = [];
  const [one, other, listener] = ["one", "other", "listener"].map((name) => {
    const wire = network.wire(name);
    wire.open({ up() {}, down() {}, refused() {}, failed() {} });
    return wire;
  }) as [
    ReturnType<SimulatedNetwork["wire"]>,
    ReturnType<SimulatedNetwork["wire"]>,
    ReturnType<SimulatedNetwork["wire"]>,
  ];
  listener.subscribe("news", ({ data }) => heard.push(new TextDecoder().decode(data)));
  const say = (wire: typeof one, ...texts: string[]): void => {
    for (const text of texts) wire.publish("news", new TextEncoder().encode(text));
  };
  return { clock, network, heard, one, other, listener, say };
}

const numbers = Array.from({ length: 40 }, (_, index) => String(index));

it("takes its time, and keeps the order of each sender, not that of several", async () => {
  const { clock, heard, one, other, say } = made();
  for (const number of numbers) {
    say(one, `one ${number}`);
    say(other, `other ${number}`);
    clock.increment(1);
  }
  await clock.advance(100);
  const of = (name: string): string[] =>
    heard.filter((text) => text.startsWith(name)).map((text) => text.split(" ")[1] as string);
  expect([of("one"), of("other")]).toEqual([numbers, numbers]);
  expect(heard).not.toEqual(numbers.flatMap((number) => [`one ${number}`, `other ${number}`]));
});

it("loses, doubles and reorders as much as it is told to", async () => {
  const { clock, network, heard, one, say } = made();
  const pass = async (noise: object): Promise<string[]> => {
    network.noise = { drop: 0, duplicate: 0, reorder: 0, ...noise };
    say(one, ...numbers);
    await clock.advance(100);
    return heard.splice(0);
  };
  const inOrder = (texts: readonly string[]): string[] => [...texts].sort((a, b) => Number(a) - Number(b));
  expect(await pass({})).toEqual(numbers);
  const dropped = await pass({ drop: 0.5 });
  expect([dropped.length < 35, dropped.length > 5, inOrder(dropped)]).toEqual([true, true, dropped]);
  expect(await pass({ duplicate: 1 })).toEqual(numbers.flatMap((number) => [number, number]));
  const reordered = await pass({ reorder: 0.5 });
  expect([inOrder(reordered), reordered]).not.toEqual([numbers, numbers]);
  expect(inOrder(reordered)).toEqual(numbers);
});

it("is parted between some and all others, until it is whole again", async () => {
  const { clock, network, heard, one, other, say } = made();
  const heal = network.part(["one"]);
  say(one, "lost");
  say(other, "heard");
  await clock.advance(50);
  heal();
  say(one, "again");
  await clock.advance(50);
  expect(heard).toEqual(["heard", "again"]);
});
