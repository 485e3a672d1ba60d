import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { elementsOf } from "../fixtures/read-xml.ts";
import { root } from "../package/repository.ts";
import { installedProject, type Project, runCommand } from "./installed.ts";

const MACHINES = `
import { createMachine } from "xstate";

export const toggle = createMachine({
  id: "toggle",
  initial: "off",
  states: { off: { on: { FLIP: "on" } }, on: { after: { 1000: "off" } } },
});
export default createMachine({ id: "light", initial: "red", states: { red: { on: { NEXT: "green" } }, green: {} } });
`;

let project: Project;
beforeAll(async () => {
  // It needs no server, and no client for one.
  project = await installedProject({ withClient: false });
  project.write("machines.js", MACHINES);
  project.write("other.js", "export const other = 1;");
});
afterAll(() => project[Symbol.dispose]());

describe("graph, installed in a project", () => {
  it("draws what a module exports, as text", async () => {
    const { code, stdout, stderr } = await runCommand(project, ["graph", "./machines.js"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("  off --> on: FLIP\n  on --> off: after 1000 ms\n");
    expect(stdout).toContain("## light\n");
  });

  it("draws pictures with the layout engine that is in the package", async () => {
    const drawn = await runCommand(project, ["graph", "./machines.js#toggle", "-o", "toggle.svg"]);
    expect(drawn).toEqual({ code: 0, stdout: "", stderr: "" });
    const elements = elementsOf(readFileSync(join(project.path, "toggle.svg"), "utf8"));
    const ids = elements.map(({ attributes }) => attributes["data-id"]);
    expect(ids).toEqual(expect.arrayContaining(["toggle", "toggle.off", "toggle.on", "toggle.off#0"]));
  });

  it("draws the package's own machines as its documentation shows them", async () => {
    const { stdout } = await runCommand(project, ["graph", "--machine", "job", "--format", "svg"]);
    expect(stdout).toBe(readFileSync(join(root, "docs/diagrams/job.svg"), "utf8"));
  });

  it("says what is wrong in one line", async () => {
    expect(await runCommand(project, ["graph", "./other.js"])).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "xstate-jobs: ./other.js exports no state machine: of other none is made by createMachine() of XState 5, or an array of such\n",
    });
  });
});
