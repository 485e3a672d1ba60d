import type { AnyActorRef, InspectionEvent, Observer } from "xstate";

type ActorSystem = AnyActorRef["system"];

type Inspect = Observer<InspectionEvent> | ((event: InspectionEvent) => void);

/** An observer of inspection that cannot break what it looks at. */
export function guardedObserver(
  inspect: Inspect,
  report: (error: unknown, where: string) => void,
): (event: InspectionEvent) => void {
  return (event) => {
    try {
      if (typeof inspect === "function") inspect(event);
      else inspect.next?.(event);
    } catch (error) {
      report(error, "inspect");
    }
  };
}

/** Calls `then` after each time that somebody begins to inspect a system, and guards the observer. */
export function onInspect(
  system: { inspect: ActorSystem["inspect"] },
  report: (error: unknown, where: string) => void,
  then: () => void,
): void {
  const inspect = system.inspect;
  system.inspect = (observer) => {
    const subscription = inspect(guardedObserver(observer, report));
    then();
    return subscription;
  };
}
