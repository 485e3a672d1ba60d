import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest } from "../../src/index.ts";
import { payloadOf, runPlace, runtimePlace, workerPlace } from "../../src/inspector/place.ts";
import { SealedPayload } from "../../src/sealed-payload.ts";
import { actorsIn, recordedWith } from "../fixtures/recorded.ts";
import { requestMessage } from "../fixtures/test-link.ts";
import { runtimeWith, servicesOf } from "../fixtures/test-runtime.ts";

describe("where an actor is", () => {
  it("is said of a runtime and its workers by their names", async () => {
    const { runtime } = runtimeWith({});
    const [parent, child] = [createWorker("parent"), createWorker("child")];
    await runtime.addWorkers(parent);
    await parent.addWorkers(child);
    const services = servicesOf(runtime);
    expect(runtimePlace(services).toFields()).toEqual({
      ...{ id: "runtime:test", kind: "runtime", machine: "runtime", name: "test", runtime: "test" },
    });
    const host = services.hosts.get("child");
    expect(host && workerPlace(host).toFields()).toMatchObject({
      id: "worker:test/child",
      parent: "worker:test/parent",
    });
  });

  it("is told from every other, whatever its names", async () => {
    const idOf = async (runtimeName: string, workerName: string): Promise<string | undefined> => {
      const { runtime } = runtimeWith({ [workerName]: () => 1 }, { name: runtimeName });
      const host = servicesOf(runtime).hosts.get(workerName);
      return host && workerPlace(host).id;
    };
    expect(await idOf("a/b", "c")).toBe("worker:a%2Fb/c");
    expect(await idOf("a", "b/c")).toBe("worker:a/b/c");
    expect(await idOf("a%2Fb", "c")).toBe("worker:a%252Fb/c");
  });

  it("is said of a run by its job, its worker and its attempt", () => {
    const { runtime } = runtimeWith({});
    const place = runPlace(requestMessage({ attempt: 3, name: "n", deadline: 5 }), servicesOf(runtime));
    expect(place.toFields()).toEqual({
      ...{
        id: "run:j/w#3",
        kind: "run",
        machine: "job",
        parent: "worker:test/w",
        name: "n",
        runtime: "test",
      },
      ...{ jobId: "j", workerName: "w", source: "test", deadline: 5 },
    });
  });

  it("has the same names as its fields", async () => {
    const { runtime } = runtimeWith({});
    const place = runPlace(requestMessage({ name: "n" }), servicesOf(runtime));
    const { id, kind, name, jobId, workerName } = place;
    expect(place.toFields()).toMatchObject({ id, kind, name, jobId, workerName });
  });

  it("is below the job that asked for it, the worker or the runtime, and of a worker that is gone the runtime", async () => {
    const gone = createWorker("gone", { onJob: (request: JobRequest) => request.job("leaf") });
    const { runtime, inspector } = recordedWith({ leaf: () => 1 });
    await runtime.addWorkers(gone);
    await runtime.job("gone");
    await gone.job("leaf");
    await runtime.jobGroup(["leaf"]);
    const jobs = actorsIn(inspector).filter(({ kind }) => kind === "job" || kind === "group");
    expect(jobs.map(({ id, parent }) => `${id} < ${parent}`)).toEqual([
      "job:1/gone < runtime:test",
      "job:2/leaf < job:1/gone",
      "job:3/leaf < worker:test/gone",
      "group:4 < runtime:test",
      "job:4/leaf < group:4",
    ]);
  });
});

it("what was asked with is what it was before a transport sealed it", () => {
  expect(payloadOf(new SealedPayload({ a: 1 }, "sealed"))).toEqual({ a: 1 });
  expect(payloadOf("plain")).toBe("plain");
});
