import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type JobRequest, job, Worker } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";

/** A runtime that hosts a worker of a class, made when its jobs are there. */
function hosting(worker: Worker) {
  const test = testRuntime();
  void test.runtime.addWorkers(worker);
  return test;
}

describe("a decorated method", () => {
  it("is a job of its name, and runs with the worker as `this`", async () => {
    class Counter extends Worker {
      #count = 40;
      @job()
      add({ payload }: JobRequest<number>) {
        this.#count += payload;
        return this.#count;
      }
    }
    const { runtime } = hosting(new Counter("w"));
    expect(await runtime.job("w", { name: "add", payload: 2 })).toBe(42);
    expect(await rejectionOf(runtime.job("w"))).toMatchObject({ code: "no_handler" });
  });

  it("has the limits and schemas that it is given, for each worker its own", async () => {
    const gate = deferred();
    class Limited extends Worker {
      @job({ sequential: true, maxQueued: 0 })
      slow() {
        return gate.promise;
      }
      @job({ payload: z.string().transform(Number), response: z.number().max(9) })
      parse({ payload }: JobRequest<number>) {
        return payload;
      }
    }
    const { runtime } = testRuntime();
    await runtime.addWorkers(new Limited("a"), new Limited("b"));
    const first = [runtime.job("a", { name: "slow" }), runtime.job("b", { name: "slow" })];
    await turn();
    expect(await rejectionOf(runtime.job("a", { name: "slow" }))).toMatchObject({ code: "refused" });
    gate.resolve(undefined);
    await Promise.all(first);
    expect(await runtime.job("a", { name: "parse", payload: "7" })).toBe(7);
    const errors = [7, "10"].map((payload) => rejectionOf(runtime.job("a", { name: "parse", payload })));
    expect(await Promise.all(errors)).toMatchObject([
      { code: "invalid_payload" },
      { code: "invalid_response" },
    ]);
  });

  it("may be private, or named by a symbol with a name for the job", async () => {
    const key = Symbol("key");
    class Hidden extends Worker {
      @job()
      #secret() {
        return "private";
      }
      @job({ name: "symbolic" })
      [key]() {
        return this.#secret();
      }
    }
    const { runtime } = hosting(new Hidden("w"));
    expect(await runtime.job("w", { name: "secret" })).toBe("private");
    expect(await runtime.job("w", { name: "symbolic" })).toBe("private");
  });

  it("stands beside the jobs that are given as options", async () => {
    class Both extends Worker {
      @job()
      decorated() {
        return "decorated";
      }
    }
    const { runtime } = hosting(new Both("w", { jobs: { given: () => "given" } }));
    expect(await runtime.job("w", { name: "given" })).toBe("given");
    expect(await runtime.job("w", { name: "decorated" })).toBe("decorated");
  });
});

describe("an override", () => {
  class Base extends Worker {
    @job({ maxQueued: 5, sequential: true })
    work() {
      return "base";
    }
    @job()
    other() {
      return "other";
    }
  }

  it("is what runs, with the options of what it overrides", async () => {
    class Plain extends Base {
      override work() {
        return `plain over ${super.work()}`;
      }
    }
    const { runtime } = hosting(new Plain("w"));
    expect(await runtime.job("w", { name: "work" })).toBe("plain over base");
  });

  it("that is decorated again has the options that it says itself", async () => {
    class Again extends Base {
      @job({ response: z.number() })
      override work(): never {
        return "no number" as never;
      }
      @job({ name: "renamed" })
      override other() {
        return "renamed";
      }
    }
    const { runtime } = hosting(new Again("w"));
    expect(await rejectionOf(runtime.job("w", { name: "work" }))).toMatchObject({ code: "invalid_response" });
    expect(await runtime.job("w", { name: "renamed" })).toBe("renamed");
    expect(await rejectionOf(runtime.job("w", { name: "other" }))).toMatchObject({ code: "no_handler" });
  });
});

describe("what cannot be decorated", () => {
  const said = (text: string): TypeError => new TypeError(`xstate-jobs: ${text}`);

  it("is a static method", () => {
    expect(() => {
      class Static extends Worker {
        // @ts-expect-error the compiler says so, too
        @job()
        static run() {}
      }
      return Static;
    }).toThrow(said("@job() of 'run' must be of a method that is not static"));
  });

  it("is a property, or a whole class", () => {
    expect(() => {
      class Property extends Worker {
        // @ts-expect-error the compiler says so, too
        @job()
        run = () => {};
      }
      return Property;
    }).toThrow(said("@job() of 'run' must be of a method that is not static"));
  });

  it("is a method that only a symbol names", () => {
    expect(() => {
      class Symbolic extends Worker {
        @job()
        [Symbol.toPrimitive]() {}
      }
      return Symbolic;
    }).toThrow(said("@job() of 'Symbol(Symbol.toPrimitive)' needs a 'name': a symbol is none"));
  });

  it("is a method of a class that is no worker", () => {
    class NoWorker {
      // @ts-expect-error the compiler says so, too
      @job()
      run() {}
    }
    expect(() => new NoWorker()).toThrow(said("@job() of 'run': its class must extend Worker"));
  });

  it("is anything without parentheses", () => {
    expect(() => {
      class Bare extends Worker {
        // @ts-expect-error the compiler says so, too
        @job
        run() {}
      }
      return Bare;
    }).toThrow(said("write @job() with its parentheses"));
  });

  it.each<[object, RegExp]>([
    [{ sequentiall: true }, /unknown option 'sequentiall' of @job\(\) of 'run'; it takes name, payload/],
    [{ name: "" }, /'name' of @job\(\) of 'run' must be a string that is not empty/],
    [{ payload: "string" }, /'payload' of @job\(\) of 'run' must be a Standard Schema/],
    [{ maxQueued: 3 }, /@job\(\) of 'run' has 'maxQueued', but nothing queues/],
    [{ run: () => {} }, /unknown option 'run'/],
    [null as never, /the options of @job\(\) of 'run' must be an object/],
  ])("has options such as %j", (options, message) => {
    expect(() => {
      class Wrong extends Worker {
        @job(options)
        run() {}
      }
      return Wrong;
    }).toThrow(message);
  });
});

describe("two jobs of one name", () => {
  const twice = "job 'run' of worker 'w' stands twice: call one of them differently";

  it("are a TypeError as the first instance is made", () => {
    class Twice extends Worker {
      @job()
      run() {}
      @job({ name: "run" })
      walk() {}
    }
    expect(() => new Twice("w")).toThrow(new TypeError(`xstate-jobs: ${twice}`));
  });

  it("are one, too, where one of them is among the `jobs` given, or both are private", () => {
    class Given extends Worker {
      @job()
      run() {}
    }
    expect(() => new Given("w", { jobs: { run: () => {} } })).toThrow(twice);
    class Private extends Worker {
      @job()
      #run() {}
      use() {
        this.#run();
      }
    }
    class Derived extends Private {
      @job()
      #run() {}
      override use() {
        this.#run();
      }
    }
    expect(() => new Derived("w")).toThrow(twice);
  });
});
