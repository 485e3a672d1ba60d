import { beforeEach, describe, expect, it } from "vitest";
import { createActor, createMachine, type InspectionEvent } from "xstate";
import type { RedactInfo } from "../../../src/inspector/redact.ts";
import { type Look, lookAt, type Who, whoIs } from "../../../src/inspector/stately/look.ts";
import { runtimeWith } from "../../fixtures/test-runtime.ts";

describe("who an actor is", () => {
  it("is known of the actors of a runtime", async () => {
    const who = new Map<string, Who | undefined>();
    const inspect = ({ type, actorRef }: InspectionEvent): void => {
      if (type === "@xstate.event") who.set((actorRef as { id?: string }).id ?? "", whoIs(actorRef as never));
    };
    const { runtime } = runtimeWith(
      { a: { sum: () => 1 } },
      { name: "lab", inspect, createId: () => "0123456789" },
    );
    await runtime.jobGroup(["a"], { name: "sum" });
    expect(Object.fromEntries(who)).toEqual({
      lab: { actor: "runtime", name: "lab" },
      "worker:a": { actor: "worker", name: "a" },
      "group:01234567": { actor: "group", name: "sum", jobId: "0123456789" },
      "job:a:sum": { actor: "job", name: "sum", jobId: "0123456789", workerName: "a" },
    });
  });

  it("is not known of others", () => {
    expect(whoIs(createActor(createMachine({ id: "job" })) as never)).toBeUndefined();
  });
});

describe("a look", () => {
  let asked: [value: unknown, kind: RedactInfo["kind"]][];
  const show = (value: unknown, { kind }: RedactInfo): string => {
    asked.push([value, kind]);
    return "shown";
  };
  const look = (who: Who | undefined): Look => {
    asked = [];
    return lookAt(show, who, "job.response");
  };
  const job: Who = { actor: "job", jobId: "1" };
  beforeEach(() => {
    asked = [];
  });

  it("asks by the kinds that recorded jobs have", () => {
    const at = look(job);
    for (const name of ["payload", "meta", "data", "response", "args", "reason", "attempt", "toString"]) {
      expect(at("x", name)).toBe("shown");
    }
    expect(asked.map(([, kind]) => kind)).toEqual([
      "payload",
      "meta",
      "data",
      "data",
      "data",
      "reason",
      "inspection",
      "inspection",
    ]);
  });

  it("takes results and contexts apart, so that nothing in them escapes whoever asks for a kind", () => {
    const first = { workerName: "a", reason: "no" };
    expect(look(job)({ status: "failed", response: 1, reason: "no", first }, "output")).toEqual({
      status: "shown",
      response: "shown",
      reason: "shown",
      first: { workerName: "shown", reason: "shown" },
    });
    expect(asked).toEqual([
      ["failed", "inspection"],
      [1, "data"],
      ["no", "reason"],
      ["a", "inspection"],
      ["no", "reason"],
    ]);
  });

  it("makes a text of an error, as the reason that it is", () => {
    look(job)(new Error("no such city"), "error");
    expect(asked).toEqual([["no such city", "reason"]]);
  });

  it("leaves whole what is of actors that it does not know", () => {
    const context = { data: 1, reason: 2 };
    look(undefined)(context, "context");
    expect(asked).toEqual([[context, "inspection"]]);
  });

  it("says who it is, and of which event", () => {
    let info: RedactInfo | undefined;
    lookAt((_value, told) => {
      info = told;
      return null;
    }, job)(1, "data");
    expect(info).toEqual({ kind: "data", event: undefined, actor: "job", jobId: "1" });
  });
});
