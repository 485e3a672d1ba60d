import { expect, it } from "vitest";
import * as browser from "../../src/inspector/browser.ts";
import * as node from "../../src/inspector/index.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";

it("has all that there is in Node", () => {
  expect(Object.keys(browser).sort()).toEqual(Object.keys(node).sort());
  expect(browser.RECORD_VERSION).toBe(node.RECORD_VERSION);
});

it("records as it does in Node", async () => {
  const { runtime } = runtimeWith({ w: () => 1 });
  const inspector = browser.createInspector({ limit: 5 });
  inspector.attach(runtime);
  await runtime.job("w");
  const { records } = inspector.export();
  expect(records.filter(({ type }) => type === "actor")).toHaveLength(3);
});

it("cannot serve a page, and says what to do instead", async () => {
  const inspector = browser.createInspector();
  await expect(inspector.serve()).rejects.toThrow(/export\(\).*npx xstate-jobs inspect FILE/);
  await expect(inspector.serve()).rejects.toBeInstanceOf(TypeError);
});
