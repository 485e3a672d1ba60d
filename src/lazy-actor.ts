import {
  type ActorRefFrom,
  type AnyActorRef,
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  type EventFrom,
  type InputFrom,
} from "xstate";
import { bindPort, type JobGroupPort, type JobPort } from "./internal/chart-port.ts";
import { misuse } from "./internal/check.ts";
import { Queue } from "./internal/queue.ts";
import type { UnwatchedScope } from "./internal/unwatched-scope.ts";

/** Whose statechart it is: what its effects act on, and what its actor is made of. */
export type ActorOwner = (JobPort | JobGroupPort) & {
  actorParts(): { readonly parent: AnyActorRef; readonly id: string };
};

/**
 * The actor of a job or a group, made when somebody looks at it.
 *
 * Until then its statechart runs here, by the very transition function and effects that the actor would run: an
 * XState actor for each of a million short jobs that nobody looks at would be most of their cost. At the first
 * look (`actor` is read, or the runtime is inspected) an actor goes on from where the chart stands.
 */
export class LazyActor<TMachine extends AnyStateMachine> implements UnwatchedScope {
  readonly #logic: TMachine;
  readonly #owner: ActorOwner;
  readonly #input: InputFrom<TMachine>;
  #snapshot: AnyMachineSnapshot | undefined;
  #actor: AnyActorRef | undefined;
  #later: Queue<EventFrom<TMachine>> | undefined;
  #isBusy = false;
  #isMaking = false;

  /** `logic` is compiled, unless `isWatched`: then there is an actor from the beginning. */
  constructor(logic: TMachine, owner: ActorOwner, input: InputFrom<TMachine>, isWatched: boolean) {
    this.#logic = logic;
    this.#owner = owner;
    this.#input = input;
    bindPort(this, owner);
    if (isWatched) this.#actor = this.#make();
    else this.#snapshot = logic.getInitialSnapshot(this.#scope, input);
  }

  /** The actor. There is one from now on. */
  get actor(): ActorRefFrom<TMachine> {
    this.#actor ??= this.#make();
    return this.#actor as ActorRefFrom<TMachine>;
  }

  /** The state of the chart. */
  get value(): string {
    return String((this.#actor?.getSnapshot() ?? this.#snapshot)?.value);
  }

  /** Sends an event: handled at once, or after the one that is being handled. */
  send(event: EventFrom<TMachine>): void {
    if (this.#actor !== undefined && !this.#isBusy) {
      this.#actor.send(event);
    } else if (this.#isBusy) {
      this.#later ??= new Queue();
      this.#later.push(event);
    } else {
      this.#handle(event);
      for (let next = this.#later?.shift(); next !== undefined; next = this.#later?.shift()) this.send(next);
    }
  }

  #handle(event: EventFrom<TMachine>): void {
    const before = this.#snapshot as AnyMachineSnapshot;
    if (before.status !== "active") return;
    this.#isBusy = true;
    try {
      this.#snapshot = this.#logic.transition(before, event, this.#scope);
    } finally {
      this.#isBusy = false;
    }
    if (this.#actor === undefined) return;
    // Somebody looked meanwhile, and got an actor in the state before. Its effects have been run.
    bindPort(this.#actor, undefined);
    this.#actor.send(event);
    bindPort(this.#actor, this.#owner);
  }

  #make(): AnyActorRef {
    const { parent, id } = this.#owner.actorParts();
    if (this.#isMaking) {
      throw misuse(`the actor '${id}' is being made: whoever inspects has it as the event's 'actorRef'`);
    }
    this.#isMaking = true;
    try {
      return this.#create(parent, id);
    } finally {
      this.#isMaking = false;
    }
  }

  #create(parent: AnyActorRef, id: string): AnyActorRef {
    const snapshot = this.#snapshot;
    const actor = createActor(this.#logic, {
      id,
      input: this.#input,
      // A parent that is done takes no child any more; it would only complain of the child's end.
      ...(parent.getSnapshot().status === "active" ? { parent } : {}),
      ...(snapshot === undefined ? {} : { snapshot }),
    } as never);
    bindPort(actor, this.#owner);
    return actor.start();
  }

  /** As much of an actor's scope as compiled logic uses where nobody looks. */
  get #scope(): AnyActorScope {
    return this as unknown as AnyActorScope;
  }

  get isUnwatched(): true {
    return true;
  }

  get self(): this {
    return this;
  }
}
