import { createWorker } from "../../create-worker.ts";
import { equal, ok } from "./expect.ts";
import type { TransportCase } from "./transport-case.ts";

/** Each runtime knows which workers there are, and the nearest one gets a job. */
export const presenceCases: readonly TransportCase[] = [
  {
    title: "a registry tells of workers elsewhere as they come and go",
    async check(scene) {
      const asker = await scene.runtime("asker");
      const changes: string[] = [];
      asker.registry.subscribe(({ type, worker }) =>
        changes.push(`${type} ${worker.name} of ${worker.runtime}`),
      );
      const host = await scene.runtime("host");
      const child = createWorker("child", { onJob: () => 1 });
      const parent = createWorker("parent", { jobs: { a: () => 1, "b.c": () => 1 }, onJob: () => 1 });
      await host.addWorkers(parent);
      await parent.addWorkers(child);
      await scene.knows(asker, "parent", "child");
      const entry = asker.registry.get("parent");
      equal(entry?.runtime, host.name, "the runtime of a worker elsewhere");
      equal(
        entry?.jobs.map(({ name }) => name),
        ["a", "b.c", undefined],
        "the jobs that it offers",
      );
      equal(typeof entry?.startedAt, "number", "when it became ready");
      equal(asker.registry.get("child")?.parent, "parent", "whose child it is");
      equal([...asker.registry].map(({ name }) => name).sort(), ["child", "parent"], "all that there are");
      equal(asker.registry.size, 2, "how many there are");
      await scene.done("end()", parent.end());
      await scene.until("both are gone", () => asker.registry.size === 0);
      ok(!asker.registry.has("parent") && asker.registry.get("child") === undefined, "none of them is left");
      await scene.until("all changes are told", () => changes.length === 4);
      const of = `of ${host.name}`;
      const expected = [
        `added child ${of}`,
        `added parent ${of}`,
        `removed child ${of}`,
        `removed parent ${of}`,
      ];
      equal([...changes].sort(), expected, "the changes");
    },
  },
  {
    title: "who watches a worker hears when it is ready, and when it is ready again",
    async check(scene) {
      const asker = await scene.runtime("asker");
      const heard: string[] = [];
      const watcher = createWorker("watcher");
      watcher.on("workerReady", ({ workerName, runtime }) => heard.push(`${workerName} of ${runtime}`));
      await asker.addWorkers(watcher);
      watcher.watchWorkers("w");
      const host = await scene.runtime("host");
      for (const times of [1, 2]) {
        const worker = createWorker("w", { onJob: () => 1 });
        await host.addWorkers(worker);
        await scene.until("it is ready", () => heard.length === times);
        await scene.done("end()", worker.end());
        await scene.until("it is gone", () => !asker.registry.has("w"));
      }
      equal(heard, [`w of ${host.name}`, `w of ${host.name}`], "what the watcher heard");
    },
  },
  {
    title: "a runtime that comes later knows who is there already",
    needs: ["isShared"],
    async check(scene) {
      await scene.host("host", { a: () => "A", b: () => "B" });
      for (const name of ["late", "later"]) {
        const late = await scene.runtime(name);
        await scene.knows(late, "a", "b");
        equal(
          { ...(await scene.done("the group", late.jobGroup(["a", "b"]))).responses },
          { a: "A", b: "B" },
          "the responses",
        );
      }
    },
  },
  {
    title: "runtimes of one name are two",
    needs: ["isShared"],
    async check(scene) {
      await scene.host("twin", { a: () => "A" });
      const second = await scene.host("twin", { b: () => "B" });
      const asker = await scene.runtime("twin");
      await scene.knows(asker, "a", "b");
      equal(
        { ...(await scene.done("the group", asker.jobGroup(["a", "b"]))).responses },
        { a: "A", b: "B" },
        "the responses",
      );
      await scene.dispose(second);
      await scene.until("one is gone", () => !asker.registry.has("b"));
      equal(await scene.done("the job", asker.job("a")), "A", "who is still there");
    },
  },
  {
    title: "a worker of its own goes before one elsewhere, which takes over when it ends",
    needs: ["isShared"],
    async check(scene) {
      const asker = await scene.runtime("asker");
      const own = createWorker("w", { onJob: () => "own" });
      await asker.addWorkers(own);
      const host = await scene.host("host", { w: () => "elsewhere" });
      await scene.wait(100);
      for (let index = 0; index < 5; index++) {
        equal(await scene.done("the job", asker.job("w")), "own", "who answered");
      }
      equal(asker.registry.get("w")?.runtime, asker.name, "whose worker the registry names");
      equal(await scene.done("the other's job", host.job("w")), "elsewhere", "who answered the other");
      await scene.done("end()", own.end());
      await scene.knows(asker, "w");
      equal(await scene.done("the job", asker.job("w")), "elsewhere", "who answered after its end");
      await asker.addWorkers(createWorker("w", { onJob: () => "own again" }));
      equal(await scene.done("the job", asker.job("w")), "own again", "who answered when it is there again");
    },
  },
  {
    title: "replicas share the jobs of a worker: each runs once, and both get some",
    needs: ["isShared"],
    async check(scene) {
      const ran = new Map<unknown, string[]>();
      for (const name of ["one", "two"]) {
        const host = await scene.host(name, {
          w: ({ payload }) => {
            ran.set(payload, [...(ran.get(payload) ?? []), name]);
            return name;
          },
        });
        // Each knows its own from the beginning.
        ok(host.registry.has("w"), "its worker is there");
      }
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w");
      // Whoever hosts it second is known a little later.
      await scene.wait(100);
      const jobs = Array.from({ length: 60 }, (_, payload) => asker.job("w", { payload }));
      const answers = await scene.done("all jobs", Promise.all(jobs));
      equal(ran.size, 60, "how many jobs ran");
      equal(
        [...ran.values()].filter((names) => names.length !== 1),
        [],
        "the jobs that ran more than once",
      );
      for (const name of ["one", "two"]) ok(answers.includes(name), `'${name}' got some`);
    },
  },
  {
    title: "when one of two replicas ends, the worker is still there",
    needs: ["isShared"],
    async check(scene) {
      const one = await scene.host("one", { w: () => "one" });
      await scene.host("two", { w: () => "two" });
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w");
      await scene.wait(100);
      const jobs = [...Array(20)].map(() => asker.job("w"));
      await scene.done("all jobs", Promise.all(jobs));
      const changes: string[] = [];
      asker.registry.subscribe(({ type }) => changes.push(type));
      await scene.done("end() of one", one.end());
      const answers = await scene.done("all jobs", Promise.all([...Array(20)].map(() => asker.job("w"))));
      equal([...new Set(answers)], ["two"], "who answered");
      equal(changes, [], "what the registry told");
    },
  },
];
