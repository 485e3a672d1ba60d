import type { InspectionEvent, Observer } from "xstate";

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
