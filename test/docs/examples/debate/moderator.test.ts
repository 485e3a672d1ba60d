import { describe, expect, it } from "vitest";
import { createDebater } from "../../../../docs/examples/debate/debater.ts";
import { createModerator } from "../../../../docs/examples/debate/moderator.ts";
import type { DebatePayload, Memory, Minutes, Report } from "../../../../docs/examples/debate/protocol.ts";
import { readData } from "../../../fixtures/read-all.ts";
import { testRuntime } from "../../../fixtures/test-runtime.ts";
import { turn } from "../../../fixtures/turn.ts";

const ARGUMENTS = { ada: ["a1", "a2", "a3"], ben: ["b1", "b2", "b3"], cleo: ["c1", "c2"] };
const NAMES = Object.keys(ARGUMENTS);

async function debate(payload: DebatePayload, msPerPhrase = 0) {
  const { runtime } = testRuntime();
  const debaters = Object.entries(ARGUMENTS).map(([name, knows]) => createDebater(name, knows, msPerPhrase));
  const moderator = await createModerator(debaters);
  await runtime.addWorkers(moderator);
  const job = runtime.job<Minutes>("moderator", { name: "debate", payload });
  const recall = async (): Promise<Record<string, Memory>> =>
    (await runtime.jobGroup<Record<string, Memory>>(NAMES, { name: "recall" })).responses;
  return { moderator, job, recall };
}

const statementsOf = ({ statements }: Minutes): string[] =>
  statements.map(({ speaker, text }) => `${speaker}: ${text}`);

describe("the moderator", () => {
  it("asks all debaters, its children, in each round, and hears their streams phrase by phrase", async () => {
    const { moderator, job } = await debate({ topic: "tea", rounds: 1 });
    expect(moderator.children.map(({ name }) => name)).toEqual(NAMES);
    const reports = (await readData(job)) as Report[];
    expect(reports[0]).toEqual({ kind: "round", round: 1 });
    for (const [speaker, [argument]] of Object.entries(ARGUMENTS)) {
      const phrases = reports.flatMap((each) =>
        each.kind === "phrase" && each.speaker === speaker ? [each.text] : [],
      );
      expect(phrases).toEqual(["I think that", `${argument}.`]);
    }
    expect(statementsOf(await job)).toEqual([
      "ada: I think that a1.",
      "ben: I think that b1.",
      "cleo: I think that c1.",
    ]);
  });

  it("tells each what was said before, and they remember it, and what they said themselves", async () => {
    const { job, recall } = await debate({ topic: "tea", rounds: 2 });
    expect(statementsOf(await job).slice(3)).toEqual([
      "ada: cleo does not convince me: a2, and as I said, a1.",
      "ben: cleo does not convince me: b2, and as I said, b1.",
      "cleo: ben does not convince me: c2, and as I said, c1.",
    ]);
    expect({ ...(await recall()) }).toEqual({
      ada: { said: ["a1", "a2"], heard: ["ben", "cleo"] },
      ben: { said: ["b1", "b2"], heard: ["ada", "cleo"] },
      cleo: { said: ["c1", "c2"], heard: ["ada", "ben"] },
    });
  });

  it("ends the debate with the first who fails: the others are cut off, and do not remember what they did not say", async () => {
    const { job, recall } = await debate({ topic: "tea", rounds: 3 });
    const reports = (await readData(job)) as Report[];
    const missing = reports.filter(({ kind }) => kind === "missing");
    expect(missing).toEqual([
      { kind: "missing", speaker: "cleo", why: "failed: I have nothing left to say about tea" },
      { kind: "missing", speaker: "ada", why: "cancelled: worker 'cleo' errored" },
      { kind: "missing", speaker: "ben", why: "cancelled: worker 'cleo' errored" },
    ]);
    const minutes = await job;
    expect(minutes.statements).toHaveLength(6);
    expect(minutes.cutShort).toBe("round 3: worker 'cleo' errored");
    expect((await recall()).ada?.said).toEqual(["a1", "a2"]);
  });

  it("has the others finish when cancelOnError is false", async () => {
    const { job } = await debate({ topic: "tea", rounds: 3, cancelOnError: false });
    const minutes = await job;
    expect(minutes.cutShort).toBeUndefined();
    expect(minutes.statements.slice(6).map(({ speaker }) => speaker)).toEqual(["ada", "ben"]);
  });

  it("takes the debaters down with it when the debate is cancelled", async () => {
    const { moderator, job } = await debate({ topic: "tea", rounds: 1 }, 60_000);
    await turn();
    expect(moderator.children.map(({ activeJobs }) => activeJobs.size)).toEqual([1, 1, 1]);
    job.cancel("everybody went home");
    await job.settled;
    expect(moderator.children.map(({ activeJobs }) => activeJobs.size)).toEqual([0, 0, 0]);
  });
});
