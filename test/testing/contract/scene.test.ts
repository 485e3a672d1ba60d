import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { JobError } from "../../../src/index.ts";
import { Scene } from "../../../src/testing/contract/scene.ts";
import { memoryFixture } from "../../fixtures/memory-fixture.ts";
import { turn } from "../../fixtures/turn.ts";

let scene: Scene;

beforeEach(async () => {
  const fixture = memoryFixture("none");
  const network = await fixture.open();
  onTestFinished(() => network.close());
  scene = new Scene(fixture, network);
});

const never = new Promise<never>(() => {});

describe("a scene", () => {
  it("lets time pass until something is so", async () => {
    const runtime = await scene.host("h", { w: () => never });
    const job = runtime.job("w", { timeout: 5_000 });
    await scene.until("it has timed out", () => job.status !== undefined);
    expect(job.status).toBe("cancelled");
  });

  it("gives up what does not happen, and says what that was", async () => {
    await expect(scene.done("the end of all", never)).rejects.toThrow(
      "it did not happen within 15000 ms that the end of all is over",
    );
  });

  it("takes a failure that comes, and no other", async () => {
    const error = new Error("wrong");
    expect(await scene.failure("it", Promise.reject(error))).toBe(error);
    await expect(scene.failure("it", Promise.resolve(1))).rejects.toThrow(
      "it should have failed, and came to 1",
    );
  });

  it("compares how a job ends with what was expected", async () => {
    const error = new JobError({
      code: "failed",
      status: "failed",
      jobId: "1",
      workerName: "w",
      reason: "so",
    });
    await scene.ends("it", Promise.reject(error), { code: "failed", reason: "so" });
    const wrong = scene.ends("it", Promise.reject(error), { code: "error" });
    await expect(wrong).rejects.toThrow('expected {"code":"error"}, got {"code":"failed"}');
  });

  it("reads events to their end, and keeps what the loop throws", async () => {
    const error = new Error("gap");
    async function* events() {
      yield { type: "update", data: 1 };
      await turn();
      throw error;
    }
    expect(await scene.read("it", events())).toEqual({ types: ["update"], data: [1], error });
  });

  it("fails if a message had no meaning", async () => {
    const runtime = await scene.runtime("r");
    runtime.stats = () => ({ badFrames: 1 }) as ReturnType<typeof runtime.stats>;
    await expect(scene.leave()).rejects.toThrow("the messages without a meaning at runtime 'only'");
  });
});
