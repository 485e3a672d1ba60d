import { describe, expect, it } from "vitest";
import { type ElkWorker, elkClient } from "../../src/graph/elk-client.ts";
import { layoutEngine } from "../fixtures/layout-engine.ts";
import { rejectionOf } from "../fixtures/read-all.ts";

interface Request {
  readonly id: number;
  readonly cmd: string;
  readonly graph?: unknown;
}

/** A worker that answers when it is told to. */
class FakeWorker implements ElkWorker {
  readonly requests: Request[] = [];
  onmessage: ElkWorker["onmessage"] = null;
  onerror: NonNullable<ElkWorker["onerror"]> | null = null;

  postMessage(message: unknown): void {
    this.requests.push(message as Request);
  }

  answer(data: object): void {
    this.onmessage?.({ data });
  }
}

const graph = { id: "all", children: [] };

describe("the layout engine in a worker", () => {
  it("is told once which layouts are wanted, and then asked for them", async () => {
    const worker = new FakeWorker();
    const engine = elkClient(worker);
    const first = engine(graph);
    const second = engine({ ...graph, id: "other" });
    expect(worker.requests).toMatchObject([{ id: 1, cmd: "register", algorithms: ["layered"] }]);
    worker.answer({ id: 1 });
    await Promise.resolve();
    expect(worker.requests.slice(1)).toMatchObject([{ cmd: "layout", graph }, { cmd: "layout" }]);
    worker.answer({ id: 3, data: { id: "second" } });
    worker.answer({ id: 2, data: { id: "first" } });
    expect(await Promise.all([first, second])).toEqual([{ id: "first" }, { id: "second" }]);
  });

  it.each([
    [{ message: "no layout" }, "no layout"],
    [{ type: "org.eclipse.elk.core.UnsupportedGraphException" }, "UnsupportedGraphException"],
    ["a text", "a text"],
  ])("says what the engine says is wrong: %j", async (error, text) => {
    const worker = new FakeWorker();
    const layout = rejectionOf(elkClient(worker)(graph));
    worker.answer({ id: 1 });
    await Promise.resolve();
    worker.answer({ id: 2, error });
    expect(String(await layout)).toContain(text);
  });

  it("rejects all layouts when the worker does not load, and leaves no rejection unheard", async () => {
    const worker = new FakeWorker();
    const engine = elkClient(worker);
    worker.onerror?.({});
    expect(String(await rejectionOf(engine(graph)))).toContain("the layout engine failed: it did not load");
  });

  it("is real: it finds places", async () => {
    const box = { width: 10, height: 10 };
    const placed = await layoutEngine({
      id: "all",
      layoutOptions: { "elk.algorithm": "layered" },
      children: [
        { id: "a", ...box },
        { id: "b", ...box },
      ],
      edges: [{ id: "e", sources: ["a"], targets: ["b"] }],
    });
    const [a, b] = placed.children ?? [];
    expect((b?.x ?? 0) - (a?.x ?? 0)).toBeGreaterThan(10);
    expect(placed.edges?.[0]?.sections).toHaveLength(1);
  });

  it("is real: it says what is wrong with a graph", async () => {
    const wrong = { id: "all", edges: [{ id: "e", sources: ["nobody"], targets: ["nobody"] }] };
    expect(String(await rejectionOf(layoutEngine(wrong)))).toContain("the layout engine failed");
  });
});
