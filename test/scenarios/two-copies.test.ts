import { join } from "node:path";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import type * as Library from "../../src/index.ts";
import { mode } from "../fixtures/mode.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { root } from "../package/repository.ts";

/** A copy of the package with all that it depends on, as a second install would be. */
async function copyOfPackage(comment: string): Promise<typeof Library> {
  const { outputFiles } = await build({
    entryPoints: [join(root, "src/index.ts")],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    banner: { js: `// ${comment}` },
  });
  const code = Buffer.from(outputFiles[0]!.contents).toString("base64");
  return import(/* @vite-ignore */ `data:text/javascript;base64,${code}`) as Promise<typeof Library>;
}

describe("two copies of the package in one process", () => {
  let copies: readonly (typeof Library)[];
  beforeAll(async () => {
    copies = await Promise.all([copyOfPackage("one"), copyOfPackage("other")]);
  });

  async function errorsOf({ createRuntime, createWorker }: typeof Library): Promise<unknown[]> {
    await using runtime = createRuntime({ mode });
    await runtime.addWorkers(createWorker("w", { onJob: (request) => request.fail("no") }));
    return [await rejectionOf(runtime.job("w")), await rejectionOf(runtime.jobGroup(["w"]))];
  }

  it("are two: their classes differ", () => {
    const [one, other] = copies;
    expect(one?.JobError).not.toBe(other?.JobError);
  });

  it("recognise each other's errors, and tell a job's from a group's", async () => {
    for (const made of copies) {
      const [jobError, groupError] = await errorsOf(made);
      for (const asked of copies) {
        expect(jobError instanceof asked.JobError).toBe(asked === made);
        expect([asked.isJobError(jobError), asked.isJobGroupError(jobError)]).toEqual([true, false]);
        expect([asked.isJobError(groupError), asked.isJobGroupError(groupError)]).toEqual([false, true]);
      }
    }
  });

  it("recognise nothing else", () => {
    for (const { isJobError, isJobGroupError } of copies) {
      for (const value of [
        undefined,
        null,
        "JobError",
        {},
        new Error("no"),
        { name: "JobError" },
        () => {},
      ]) {
        expect([isJobError(value), isJobGroupError(value)]).toEqual([false, false]);
      }
    }
  });

  it("each have their own runtimes, whose workers do not meet", async () => {
    const [one, other] = copies as [typeof Library, typeof Library];
    await using first = one.createRuntime({ mode });
    await using second = other.createRuntime({ mode });
    await first.addWorkers(one.createWorker("w", { onJob: () => "one" }));
    await second.addWorkers(other.createWorker("w", { onJob: () => "other" }));
    expect([await first.job("w"), await second.job("w")]).toEqual(["one", "other"]);
    const stranger = other.createWorker("x") as unknown as Library.Worker;
    expect(await rejectionOf(first.addWorkers(stranger))).toBeInstanceOf(TypeError);
  });
});
