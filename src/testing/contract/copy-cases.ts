import { Deferred } from "../../internal/deferred.ts";
import { textOf } from "../../internal/text-of.ts";
import { equal, ok } from "./expect.ts";
import type { TransportCase } from "./transport-case.ts";

const cycle: { self?: unknown } = {};
cycle.self = { again: cycle };

/** What no network can carry, and what of its place must be said. */
const UNSENDABLE: readonly (readonly [value: unknown, place: string])[] = [
  [{ items: [1, { run: () => 1 }] }, "items"],
  [{ deep: { mark: Symbol("mark") } }, "mark"],
  [cycle, "self"],
];

/** The error that something throws, or rejects with. */
async function thrownBy(act: () => unknown): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  return undefined;
}

function isTypeErrorAbout(error: unknown, place: string): void {
  ok(error instanceof TypeError, `it is a TypeError, not ${textOf(error)}`);
  ok(error.message.includes(place), `its message names '${place}': ${error.message}`);
}

/** A transport that copies takes what can be copied, as it is when it is sent. */
export const copyCases: readonly TransportCase[] = [
  {
    title: "a payload that cannot be sent is a TypeError at the call that says where it is",
    needs: ["isCopying"],
    async check(scene) {
      let run = 0;
      const { asker } = await scene.pair({ w: () => run++ });
      for (const [payload, place] of UNSENDABLE) {
        isTypeErrorAbout(await thrownBy(() => asker.job("w", { payload })), place);
        isTypeErrorAbout(await thrownBy(() => asker.jobGroup(["w"], { payload })), place);
        isTypeErrorAbout(await thrownBy(() => asker.requestJob("w", { payload })), place);
        isTypeErrorAbout(await thrownBy(() => asker.jobGroup([{ target: "w", payload }])), place);
      }
      equal(await scene.done("a job that can be sent", asker.job("w")), 0, "how many jobs ran before");
    },
  },
  {
    title: "a report that cannot be sent is rejected with a TypeError, and the job goes on",
    needs: ["isCopying"],
    async check(scene) {
      const { asker } = await scene.pair({
        w: async (request) => {
          const errors: unknown[] = [];
          for (const [value] of UNSENDABLE) errors.push(await thrownBy(() => request.update(value)));
          await request.update("the next one");
          return errors.map((error) => [error instanceof TypeError, textOf(error)]);
        },
      });
      const job = asker.job("w");
      const { data } = await scene.read("the job", job);
      equal(data, ["the next one"], "the reports");
      const errors = (await scene.done("the job", job)) as [boolean, string][];
      for (const [index, [isTypeError, message]] of errors.entries()) {
        const place = UNSENDABLE[index]?.[1] as string;
        ok(isTypeError && message.includes(place), `it is a TypeError about '${place}': ${message}`);
      }
    },
  },
  {
    title: "a response that cannot be sent ends the job as an error that says so",
    needs: ["isCopying"],
    async check(scene) {
      const { asker } = await scene.pair({
        w: async (request) => {
          const [value] = UNSENDABLE[request.payload as number] ?? [];
          if (request.payload === 1) await request.streamEnd(value);
          return value;
        },
      });
      for (const [index, [, place]] of UNSENDABLE.entries()) {
        const error = await scene.failure("the job", asker.job("w", { payload: index }));
        equal((error as { code?: unknown }).code, "error", "the code");
        ok(textOf(error).includes("cannot be sent"), `it says that it cannot be sent: ${textOf(error)}`);
        ok(textOf(error).includes(place), `it names '${place}': ${textOf(error)}`);
      }
    },
  },
  {
    title: "a cause that cannot be sent arrives as its text",
    needs: ["isCopying"],
    async check(scene) {
      const { asker } = await scene.pair({
        w: (request) => request.fail("no", { cause: () => "a function" }),
      });
      const error = (await scene.failure("the job", asker.job("w"))) as { code?: unknown; cause?: unknown };
      equal(error.code, "failed", "the code");
      ok(error.cause instanceof Error, "the cause is an Error");
    },
  },
  {
    title: "a change after the call, or after the report, does not arrive",
    needs: ["isCopying"],
    async check(scene) {
      const told = new Deferred<void>();
      const value = { list: [1] };
      const { asker } = await scene.pair({
        w: async (request) => {
          const reported = { list: [1] };
          const reporting = request.update(reported);
          reported.list.push(2);
          await reporting;
          await told.promise;
          (request.payload as typeof value).list.push(3);
          return (request.payload as typeof value).list;
        },
      });
      const job = asker.job("w", { payload: value });
      value.list.push(2);
      told.resolve();
      const { data } = await scene.read("the job", job);
      equal(data, [{ list: [1] }], "the report");
      equal(await scene.done("the job", job), [1, 3], "the payload, as its handler had it");
      equal(value.list, [1, 2], "the payload, as whoever asked has it");
    },
  },
  {
    title: "what is too long is refused before anything is sent: payload, report and response",
    needs: ["maxPayload"],
    async check(scene) {
      const tooLong = new Uint8Array(scene.promises.maxPayload ?? 0);
      const seen: unknown[] = [];
      const { asker } = await scene.pair({
        w: async ({ payload, update }) => {
          seen.push(payload);
          if (payload === "report") return (await thrownBy(() => update(tooLong))) instanceof TypeError;
          return payload === "respond" ? tooLong : payload;
        },
      });
      const error = await thrownBy(() => asker.job("w", { payload: tooLong }));
      ok(error instanceof TypeError, "a payload that is too long is a TypeError");
      ok(error.message.includes("bytes"), `it tells of bytes: ${error.message}`);
      equal(
        await scene.done("the job", asker.job("w", { payload: "report" })),
        true,
        "whether the report is rejected",
      );
      await scene.ends("the job", asker.job("w", { payload: "respond" }), { code: "error" });
      equal(seen, ["report", "respond"], "what has arrived");
    },
  },
  {
    title: "what is just short enough arrives, many at once as well",
    needs: ["maxPayload"],
    async check(scene) {
      const { asker } = await scene.pair({ w: ({ payload, update }) => void update(payload) });
      // Bytes may take a third more on their way; the rest is for what is said beside them.
      const long = new Uint8Array(Math.floor((scene.promises.maxPayload ?? 0) / 2)).fill(7);
      const jobs = Array.from({ length: 8 }, () => asker.job("w", { payload: long }));
      const readings = await scene.done(
        "all loops",
        Promise.all(jobs.map((job) => scene.read("a job", job))),
      );
      for (const { data } of readings)
        equal((data[0] as Uint8Array | undefined)?.length, long.length, "the length");
    },
  },
];
