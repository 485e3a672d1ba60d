import { fieldsOf } from "../../inspector/shape.ts";
import type { ActorNode } from "../model/actor-node.ts";
import { token } from "./session.ts";
import type { Source } from "./source.ts";

/** Why an actor cannot be cancelled from here, in a sentence; `undefined`: it can. */
export function whyNotCancel({ actor, isOver, state }: ActorNode, source: Source): string | undefined {
  if (isOver) return `It is over: ${state}.`;
  if (actor.cancellable !== true)
    return "It may not be cancelled from outside: it was not asked for as cancellable.";
  if (!source.isLive) return "This is a recording.";
  if (source.status.is !== "open") return "The page is not connected.";
  if (!source.model.hello.canCancel) return "The process does not let anybody cancel from here.";
  if (token() === undefined)
    return "This page has no token: open it by the address that the program printed when it began to serve.";
  return undefined;
}

/** Asks the process to cancel an actor. Resolves with what to tell a person. */
export async function cancelActor(id: string, reason: string): Promise<{ isDone: boolean; text: string }> {
  try {
    const response = await fetch("cancel", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token() ?? ""}` },
      body: JSON.stringify(reason === "" ? { id } : { id, reason }),
    });
    const text = await response.text();
    if (!response.ok) return { isDone: false, text: refusalOf(response.status, text) };
    const isDone = isCancelled(text);
    return { isDone, text: isDone ? "Cancelled." : "It was over before it could be cancelled." };
  } catch (error) {
    return { isDone: false, text: `The process could not be asked: ${(error as Error).message}` };
  }
}

function isCancelled(text: string): boolean {
  try {
    return fieldsOf(JSON.parse(text))?.cancelled === true;
  } catch {
    return false;
  }
}

const REFUSALS: ReadonlyMap<number, string> = new Map([
  [401, "Refused: the token is not (or no more) the process's."],
  [403, "Refused: this page may not ask."],
  [404, "The process knows no such job any more."],
  [409, "It is over, or it may not be cancelled from outside."],
]);

function refusalOf(status: number, text: string): string {
  return REFUSALS.get(status) ?? `The process answered ${status}: ${text.slice(0, 200)}`;
}
