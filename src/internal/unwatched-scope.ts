import type { AnyActorScope } from "xstate";

/** The scope of a chart that runs without an actor: nobody can inspect it or listen to it. */
export interface UnwatchedScope {
  readonly isUnwatched: true;
  readonly self: unknown;
}

/** Whether nobody is there for whom to make what only an inspector or a listener would see. */
export function isUnwatched(scope: AnyActorScope): boolean {
  return (scope as Partial<UnwatchedScope>).isUnwatched === true;
}
