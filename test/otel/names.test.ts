import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as conventions from "@opentelemetry/semantic-conventions";
import { describe, expect, it } from "vitest";
import type { JobRequest } from "../../src/index.ts";
import * as names from "../../src/otel/names.ts";
import { instrumented } from "../fixtures/instrumented.ts";
import { root } from "../package/repository.ts";

describe("what the semantic conventions have a name for", () => {
  it("is called that, and stable there", () => {
    expect(names.ERROR_TYPE).toBe(conventions.ATTR_ERROR_TYPE);
    expect(names.RPC_METHOD).toBe(conventions.ATTR_RPC_METHOD);
    expect(names.RPC_STATUS_CODE).toBe(conventions.ATTR_RPC_STATUS_CODE);
    expect(names.RPC_SYSTEM_NAME).toBe(conventions.ATTR_RPC_SYSTEM_NAME);
    expect(names.CLIENT_DURATION).toBe(conventions.METRIC_RPC_CLIENT_CALL_DURATION);
    expect(names.SERVER_DURATION).toBe(conventions.METRIC_RPC_SERVER_CALL_DURATION);
    expect(names.OTHER).toBe(conventions.ERROR_TYPE_VALUE_OTHER);
  });
});

describe("what they have none for", () => {
  it("is in a namespace of its own", () => {
    const known = Object.values(conventions);
    const own = Object.values(names).filter(
      (name) => typeof name === "string" && !known.includes(name as never) && name !== names.RPC_SYSTEM,
    );
    expect(own.length).toBeGreaterThan(10);
    for (const name of own) expect(name).toMatch(/^xstate_jobs(\.[a-z]+(_[a-z]+)*)+$/);
  });
});

describe("each name", () => {
  it("of an attribute and of a metric is documented", async () => {
    const { runtime, metrics } = instrumented({
      w: {
        x: (request: JobRequest) => (request.attempt === 1 ? request.fail("once") : 1),
      },
    });
    await runtime.job("w", { name: "x", retry: { attempts: 2, on: () => true } });
    const texts = Object.values(names).filter((name) => typeof name === "string" && name.includes("."));
    const all = [...(await metrics()).keys(), ...(texts as string[])];
    expect(all.length).toBeGreaterThan(30);
    const page = readFileSync(join(root, "docs/opentelemetry.md"), "utf8");
    expect(all.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe("an ending", () => {
  it.each([
    [undefined, { "rpc.status_code": "completed" }],
    ["cancelled", { "rpc.status_code": "cancelled" }],
    ["timeout", { "rpc.status_code": "timeout", "error.type": "timeout" }],
    ["failed", { "rpc.status_code": "failed", "error.type": "failed" }],
  ] as const)("with the code %s has the attributes %j", (code, attributes) => {
    expect(names.endedAttributes({ status: "error", code })).toEqual(attributes);
  });
});
