import type { Actor, AnyMachineSnapshot, AnyStateMachine, InputFrom, SnapshotFrom } from "xstate";
import { checkOptions, type Options } from "../../internal/check.ts";
import {
  checkDriveOptions,
  DRIVE_OPTIONS,
  type DriveOptions,
  driveStep,
  needsExecutor,
} from "./drive-path.ts";
import {
  checkExecutorKeys,
  checkStateKeys,
  checksOf,
  type EventExecutors,
  executorOf,
  hintFor,
  type PathStep,
  type StateChecks,
  tellWhere,
} from "./path-test.ts";
import { stateName } from "./state-text.ts";

/** What a path is tested with. */
export interface PathTest<TMachine extends AnyStateMachine> {
  /** What makes each event happen. Each event of the path needs one, but for the start, where `xstate.init` may have one. */
  readonly events: EventExecutors<TMachine>;
  /** What looks at each state. Each state of the path needs one. */
  readonly states: StateChecks<SnapshotFrom<TMachine>, [step: PathStep<TMachine>]>;
}

/** A way through a machine: a test case. */
export interface MachinePath<TMachine extends AnyStateMachine> {
  /** A sentence that no other path has: `reaches "debating" by START, then "done" by xstate.done.actor.debate`. */
  readonly title: string;
  /** What the machine is given at the start. */
  readonly input: InputFrom<TMachine>;
  /** From the start on, which is a step, too. */
  readonly steps: readonly PathStep<TMachine>[];
  /** What the machine has become at the end. */
  readonly state: SnapshotFrom<TMachine>;
  /** The transitions on it, by name, in order. */
  readonly transitions: readonly string[];
  /**
   * Makes each event happen, in order, and looks at each state. Executors and checks may return promises.
   *
   * Rejects with what one of them throws, to which it adds where that was. Rejects with an error before anything has happened
   * if an event has no executor, a state has no check, or a key stands for neither.
   */
  test(params: PathTest<TMachine>): Promise<void>;
  /**
   * Starts the actor, if it is not started, and drives it along the path: sends the machine's own events, lets the time of the
   * clock pass for delayed ones, and sees after each step that the actor is in the model's state, to stay.
   *
   * Rejects as {@link test} does, and with an error that says what the actor has become instead.
   */
  drive(actor: Actor<TMachine>, options: DriveOptions<TMachine>): Promise<void>;
}

/** What all paths of one call have in common. */
export interface PathFamily {
  readonly machine: AnyStateMachine;
  /** The types of the events that there are on any path. */
  readonly types: ReadonlySet<string>;
}

const TEST_OPTIONS: Options = {
  events: DRIVE_OPTIONS.events as Options[string],
  states: DRIVE_OPTIONS.states as Options[string],
};

export class WalkedPath<TMachine extends AnyStateMachine> implements MachinePath<TMachine> {
  readonly title: string;
  readonly input: InputFrom<TMachine>;
  readonly steps: readonly PathStep<TMachine>[];
  readonly #family: PathFamily;

  constructor(
    family: PathFamily,
    title: string,
    input: InputFrom<TMachine>,
    steps: readonly PathStep<TMachine>[],
  ) {
    this.#family = family;
    this.title = title;
    this.input = input;
    this.steps = steps;
  }

  get state(): SnapshotFrom<TMachine> {
    return (this.steps.at(-1) as PathStep<TMachine>).state;
  }

  get transitions(): readonly string[] {
    return this.steps.flatMap(({ transitions }) => transitions);
  }

  async test(params: PathTest<TMachine>): Promise<void> {
    const where = `test() of the path that ${this.title}`;
    checkOptions(where, params, TEST_OPTIONS);
    const { events = {}, states = {} } = params;
    this.#checkKeys(where, events, states);
    const taken = this.steps.map((step, index) => {
      const { type } = step.event as { type: string };
      const executor = executorOf(events, type);
      if (index > 0 && executor === undefined) {
        throw new Error(
          `${where}: there is no executor for the event '${type}'. Give one in 'events', or "*".${hintFor(type)}`,
        );
      }
      const checks = checksOf(states as never, step.state as AnyMachineSnapshot);
      if (checks.length === 0) {
        const name = stateName(step.state as object);
        throw new Error(`${where}: there is no check for the state '${name}'. Give one in 'states', or "*".`);
      }
      return { step, execute: index > 0 || type in events ? executor : undefined, checks };
    });
    for (const [index, { step, execute, checks }] of taken.entries()) {
      await this.#at(index, async () => {
        await execute?.(step);
        for (const check of checks) await check(step.state, step);
      });
    }
  }

  async drive(actor: Actor<TMachine>, options: DriveOptions<TMachine>): Promise<void> {
    const where = `drive() along the path that ${this.title}`;
    checkDriveOptions(where, actor, options);
    const { events = {}, states = {} } = options;
    this.#checkKeys(where, events, states);
    for (const step of this.steps) {
      const { type } = step.event as { type: string };
      if (needsExecutor(step as never) && executorOf(events, type) === undefined) {
        throw new Error(
          `${where}: '${type}' comes from an actor that the machine has. Give an executor in 'events' that makes it end so, or one that sends the event`,
        );
      }
    }
    actor.start();
    for (const [index, step] of this.steps.entries()) {
      await this.#at(index, async () => {
        await driveStep(actor, step, options, index === 0);
        const actual = actor.getSnapshot() as SnapshotFrom<TMachine>;
        for (const check of checksOf(states as never, step.state as AnyMachineSnapshot))
          await check(step.state, actual);
      });
    }
  }

  #checkKeys(where: string, events: object, states: object): void {
    checkExecutorKeys(where, events, this.#family.types);
    checkStateKeys(where, states, this.#family.machine);
  }

  async #at(index: number, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      const { type } = (this.steps[index] as PathStep<TMachine>).event as { type: string };
      const step = index === 0 ? "at the start" : `at step ${index}, ${type},`;
      throw tellWhere(error, `${step} of the path that ${this.title}`);
    }
  }
}
