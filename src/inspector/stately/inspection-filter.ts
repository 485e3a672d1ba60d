import type { AnyActor, AnyEventObject, InspectionEvent, Observer } from "xstate";
import { portOf } from "../../internal/chart-port.ts";
import type { Shown } from "../record.ts";
import { isSampled, type Rooted, rootOf } from "../sample.ts";
import { shownName } from "./fields.ts";
import { type Look, lookAt, type Show, type Who, whoIs } from "./look.ts";
import { shownDefinition } from "./shown-definition.ts";
import { shownEvent } from "./shown-event.ts";
import { shownSnapshot } from "./shown-snapshot.ts";
import { timeOf } from "./stamp.ts";
import { StandIn } from "./stand-in.ts";

export interface InspectionFilterOptions {
  /** Which part of the jobs passes, with all their sub-jobs: 1 is all. Actors that are no jobs pass. */
  readonly sample: number;
  /** Makes of a value what may be shown of it. */
  readonly show: Show;
  /** Told when `next` throws, or something cannot be shown: whoever is inspected must not hear of it. */
  readonly report: (error: unknown) => void;
}

type Told = Extract<InspectionEvent, { type: "@xstate.event" | "@xstate.snapshot" }>;

/**
 * Goes between an actor system and an inspector that looks at events later than they happen, as the Stately inspector
 * does. Each event is handed on at once, as a copy that can be sent anywhere and that nothing changes any more, stamped
 * with its time.
 *
 * An actor is told of when it starts, or is first heard of, after its parents. Microsteps and actions are not handed on.
 */
export function inspectionFilter(
  next: Observer<InspectionEvent>,
  options: InspectionFilterOptions,
): Observer<InspectionEvent> {
  const filter = new InspectionFilter(next, options);
  return {
    next(event) {
      if (event.type !== "@xstate.event" && event.type !== "@xstate.snapshot") return;
      try {
        filter.tell(event);
      } catch (error) {
        options.report(error);
      }
    },
  };
}

/** An actor that is told of. */
interface Known {
  readonly standIn: StandIn;
  readonly who: Who | undefined;
}

class InspectionFilter {
  readonly #next: Observer<InspectionEvent>;
  readonly #sample: number;
  readonly #show: Show;
  /** `null`: it is not in the sample. */
  readonly #actors = new WeakMap<AnyActor, Known | null>();
  /** By config, which all actors of a kind share. */
  readonly #definitions = new WeakMap<object, Shown>();
  /**
   * As they were told when they were sent: what comes of an event is told with it. `null`: the end of a job that is not in
   * the sample, which those who asked for it hear.
   */
  readonly #events = new WeakMap<AnyEventObject, AnyEventObject | null>();

  constructor(next: Observer<InspectionEvent>, { sample, show }: InspectionFilterOptions) {
    this.#next = next;
    this.#sample = sample;
    this.#show = show;
  }

  tell(event: Told): void {
    const actor = this.#actorOf(event.actorRef as AnyActor);
    if (actor === null) return;
    if (event.type === "@xstate.event") this.#tellEvent(event, actor);
    else this.#tellSnapshot(event, actor);
  }

  #tellEvent({ actorRef, sourceRef, event }: Told & { type: "@xstate.event" }, actor: Known): void {
    const source = sourceRef && this.#actorOf(sourceRef as AnyActor);
    const isOver = isEnd(event);
    if (source === null && isOver) {
      this.#events.set(event, null);
      return;
    }
    // The parent is told what came of its child: that is the child's.
    const whose = isOver && source ? source : actor;
    const shown = shownEvent(event, timeOf(actorRef as AnyActor), this.#look(whose, event));
    this.#events.set(event, shown);
    const { standIn } = actor;
    this.#pass({
      type: "@xstate.event",
      rootId: standIn.rootId,
      actorRef: standIn,
      sourceRef: source?.standIn,
      event: shown,
    });
  }

  #tellSnapshot({ actorRef, event, snapshot }: Told & { type: "@xstate.snapshot" }, actor: Known): void {
    const known = this.#events.get(event);
    if (known === null) return;
    const at = timeOf(actorRef as AnyActor);
    const look = this.#look(actor, event);
    const { standIn } = actor;
    this.#pass({
      type: "@xstate.snapshot",
      rootId: standIn.rootId,
      actorRef: standIn,
      event: known ?? shownEvent(event, at, look),
      snapshot: shownSnapshot(snapshot, at, look),
    });
  }

  #actorOf(actorRef: AnyActor): Known | null {
    const known = this.#actors.get(actorRef);
    if (known !== undefined) return known;
    const parent = actorRef._parent && this.#actorOf(actorRef._parent as AnyActor);
    const actor = parent === null || !this.#isSampled(actorRef) ? null : this.#meet(actorRef, parent);
    this.#actors.set(actorRef, actor);
    if (actor !== null) {
      const { standIn } = actor;
      this.#pass({ type: "@xstate.actor", rootId: standIn.rootId, actorRef: standIn });
    }
    return actor;
  }

  #meet(actorRef: AnyActor, parent: Known | undefined): Known {
    const who = whoIs(actorRef);
    const look = lookAt(this.#show, who);
    const id = String(shownName(actorRef.id, "id", look));
    const birth = shownSnapshot(actorRef.getSnapshot(), timeOf(actorRef), look);
    const { sessionId } = actorRef;
    return {
      who,
      standIn: new StandIn({ sessionId, id }, parent?.standIn, this.#definitionOf(actorRef), birth),
    };
  }

  #isSampled(actorRef: AnyActor): boolean {
    // Only jobs and groups have one that has an id. It is there before their actor starts.
    const ask = portOf<Partial<Rooted>>(actorRef);
    return ask?.jobId === undefined || isSampled(rootOf(ask as Rooted), this.#sample);
  }

  #definitionOf({ logic }: AnyActor): Shown | undefined {
    const { config } = logic as { readonly config?: unknown };
    // Of a promise or a callback it is the function.
    if (typeof config !== "object" || config === null) return undefined;
    let definition = this.#definitions.get(config);
    if (definition === undefined) {
      definition = shownDefinition(config, lookAt(this.#show, undefined));
      this.#definitions.set(config, definition);
    }
    return definition;
  }

  #look({ who }: Known, { type }: AnyEventObject): Look {
    return lookAt(this.#show, who, type);
  }

  #pass(event: object): void {
    this.#next.next?.(event as InspectionEvent);
  }
}

/** Whether a child tells its parent that it is over. */
function isEnd({ type }: AnyEventObject): boolean {
  return type.startsWith("xstate.done.actor.") || type.startsWith("xstate.error.actor.");
}
