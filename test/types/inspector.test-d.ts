import { expectTypeOf } from "vitest";
import type { InspectionEvent, Observer } from "xstate";
import type { Runtime } from "../../src/index.ts";
import {
  type ActorKind,
  type ActorRecord,
  createInspector,
  type Inspector,
  type InspectorOptions,
  type InspectorRecord,
  type InspectorServer,
  type Recording,
  type RedactInfo,
  type Shown,
  type Totals,
} from "../../src/inspector/index.ts";

declare const runtime: Runtime;

const inspector = createInspector({ sample: 0.1, limit: 100, redact: (value) => value });
expectTypeOf(inspector).toEqualTypeOf<Inspector>();
createInspector();
createInspector({ sample: undefined, redact: undefined, limit: undefined });

// What comes is known by its type.
for await (const record of inspector.records()) {
  expectTypeOf(record).toEqualTypeOf<InspectorRecord>();
  if (record.type === "actor") {
    expectTypeOf(record.kind).toEqualTypeOf<ActorKind>();
    expectTypeOf(record.payload).toEqualTypeOf<Shown | undefined>();
    expectTypeOf(record).toEqualTypeOf<ActorRecord>();
  } else if (record.type === "step") {
    expectTypeOf(record.to).toEqualTypeOf<string>();
    // @ts-expect-error a step has no kind: its actor has
    record.kind;
  } else if (record.type === "gap") {
    expectTypeOf(record.missing).toEqualTypeOf<number>();
  } else {
    expectTypeOf(record.jobs).toEqualTypeOf<Totals>();
  }
}

expectTypeOf(inspector.attach(runtime)).toEqualTypeOf<() => void>();
expectTypeOf(inspector.export()).toEqualTypeOf<Recording>();
expectTypeOf(inspector.serve()).toEqualTypeOf<Promise<InspectorServer>>();
expectTypeOf(inspector.serve({ port: 0 })).toEqualTypeOf<Promise<InspectorServer>>();
declare const next: Observer<InspectionEvent>;
expectTypeOf(inspector.inspect(next)).toEqualTypeOf<Observer<InspectionEvent>>();
expectTypeOf<NonNullable<InspectorOptions["redact"]>>().toEqualTypeOf<
  (value: unknown, info: RedactInfo) => unknown
>();
createInspector({
  redact: (value, { kind, actor }) => {
    expectTypeOf(value).toEqualTypeOf<unknown>();
    expectTypeOf(kind).toEqualTypeOf<"payload" | "meta" | "data" | "reason" | "inspection">();
    expectTypeOf(actor).toEqualTypeOf<ActorKind | undefined>();
    return undefined;
  },
});

// @ts-expect-error a part is a number
createInspector({ sample: "10%" });
// @ts-expect-error there is no such option
createInspector({ samples: 1 });
// @ts-expect-error only a runtime can be looked at
inspector.attach({ name: "runtime" });
// @ts-expect-error it is made by createInspector()
new (inspector.constructor as typeof Inspector)();
// @ts-expect-error records are not to be changed
inspector.export().records.push();
