import type { AnyActorLogic, EventFromLogic } from "xstate";

/** How an actor that the machine invokes or spawns ends, or what it has become. Its `actorId` is filled in. */
export type ActorEventCase =
  | { readonly type: `xstate.done.actor.${string}`; readonly output?: unknown }
  | { readonly type: `xstate.error.actor.${string}`; readonly error?: unknown }
  | { readonly type: `xstate.snapshot.${string}`; readonly snapshot?: unknown };

/** An event to try: one of the machine's own, with its payload, or one of an actor of it. */
export type EventCase<TLogic extends AnyActorLogic> = EventFromLogic<TLogic> | ActorEventCase;

const FROM_ACTORS = ["xstate.done.actor.", "xstate.error.actor.", "xstate.snapshot."];

/** The id of the actor that alone can send an event of this type. */
export function senderOf(type: string): string | undefined {
  const prefix = FROM_ACTORS.find((each) => type.startsWith(each));
  return prefix === undefined ? undefined : type.slice(prefix.length);
}

/** Whether the actor is over when it has sent this. */
export function endsSender(type: string): boolean {
  return senderOf(type) !== undefined && !type.startsWith("xstate.snapshot.");
}

/** Why an event of this type cannot be given as a case. */
export function comesByItself(type: string): string | undefined {
  if (type.startsWith("xstate.after.")) return "delayed transitions are walked by themselves";
  if (type.startsWith("xstate.done.state.")) return "it comes when its state is done";
  if (type === "xstate.init" || type === "xstate.stop") return "it is XState's own";
  return undefined;
}
