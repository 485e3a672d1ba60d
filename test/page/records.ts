import { machineGraphs } from "../../src/inspector/machines.ts";
import type { ActorRecord, StepRecord } from "../../src/inspector/record.ts";
import type { ActorNode } from "../../src/page/model/actor-node.ts";
import { type Hello, Model } from "../../src/page/model/model.ts";

/** Records one after the other, a millisecond apart. */
export class Story {
  readonly records: (ActorRecord | StepRecord)[] = [];
  #seq = 0;
  #states = new Map<string, string>();

  runtime(name = "main", state = "open"): this {
    return this.actor(`runtime:${name}`, { kind: "runtime", machine: "runtime", name, runtime: name, state });
  }

  worker(name: string, parent = "runtime:main"): this {
    const id = `worker:main/${name}`;
    return this.actor(id, { kind: "worker", machine: "worker", parent, name, state: "active" });
  }

  job(jobId: string, more: Partial<ActorRecord> = {}): this {
    const { workerName = "w" } = more;
    return this.actor(`job:${jobId}/${workerName}`, {
      parent: "runtime:main",
      source: "main",
      jobId,
      workerName,
      ...more,
    });
  }

  group(jobId: string, more: Partial<ActorRecord> = {}): this {
    return this.actor(`group:${jobId}`, {
      kind: "group",
      machine: "jobGroup",
      parent: "runtime:main",
      source: "main",
      jobId,
      ...more,
    });
  }

  actor(id: string, more: Partial<ActorRecord>): this {
    const seq = ++this.#seq;
    const record = { type: "actor", kind: "job", machine: "job", state: "pending", runtime: "main" } as const;
    this.records.push({ ...record, seq, at: seq, id, ...more });
    this.#states.set(id, more.state ?? record.state);
    return this;
  }

  step(id: string, event: string, to?: string, more: Partial<StepRecord> = {}): this {
    const seq = ++this.#seq;
    const from = this.#states.get(id) ?? "pending";
    this.records.push({ type: "step", seq, at: seq, id, event, from, to: to ?? from, ...more });
    this.#states.set(id, to ?? from);
    return this;
  }

  /** Begins and completes it. */
  complete(id: string): this {
    return this.step(id, "job.start", "running").step(id, "job.response", "completed");
  }
}

export const story = (): Story => new Story();

export function helloWith(more: Partial<Hello> = {}): Hello {
  const machines = machineGraphs();
  return { version: 1, limit: 1_000, sample: 1, machines, canCancel: true, isLive: true, ...more };
}

export function modelOf(records: Iterable<unknown>, hello: Partial<Hello> = {}): Model {
  const model = new Model(helloWith(hello));
  for (const record of records) model.apply(record);
  return model;
}

export function nodeIn(model: Model, id: string): ActorNode {
  const node = model.nodes.get(id);
  if (node === undefined) throw new Error(`there is no ${id}`);
  return node;
}

/** All that a model shows, as plain text: an actor a line, below its parent. */
export function treeOf(model: Model): string[] {
  const lines: string[] = [];
  const visit = (parent: ActorNode | undefined, depth: number): void => {
    const family = parent === undefined ? model.top : parent.family;
    for (const node of [...(family?.open ?? []), ...(family?.done ?? [])]) {
      const isDone = node.isDone ? " done" : "";
      lines.push(
        `${"  ".repeat(depth)}${node.id} ${node.state}${isDone} ${node.steps.length}+${node.missing}`,
      );
      visit(node, depth + 1);
    }
  };
  visit(undefined, 0);
  return lines;
}
