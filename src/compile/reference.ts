import type { AnyEventObject, AnyStateNode, MachineContext } from "xstate";

/** The parameters of an action or guard: the constant from the chart, or what its function makes of the moment. */
export type Params = (context: MachineContext, event: AnyEventObject) => unknown;

/** An action or guard of the chart, with its name looked up. */
export interface Reference {
  readonly type: string;
  readonly params: Params;
  readonly implementation: unknown;
}

/** A chart refers to an action or guard by name, by name with parameters, or by the function itself. */
export function resolveReference(
  reference: unknown,
  kind: "action" | "guard",
  node: AnyStateNode,
): Reference {
  if (typeof reference === "function") {
    return { type: reference.name || "(anonymous)", params: () => undefined, implementation: reference };
  }
  const { type, params } = (typeof reference === "string" ? { type: reference } : reference) as {
    readonly type: string;
    readonly params?: unknown;
  };
  const implementations: Record<string, unknown> = node.machine.implementations[`${kind}s`];
  return {
    type,
    params: typeof params === "function" ? (context, event) => params({ context, event }) : () => params,
    implementation: implementations[type],
  };
}
