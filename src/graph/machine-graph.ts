/** A machine as it is drawn: its states and its transitions, as plain JSON. */
export interface MachineGraph {
  /** The machine's id. */
  readonly id: string;
  readonly root: StateGraph;
}

/** A state. */
export interface StateGraph {
  /** Unique within the machine: `job.pending`. */
  readonly id: string;
  /** What it is called where it is defined: `pending`. */
  readonly key: string;
  readonly type: "atomic" | "compound" | "parallel" | "final" | "history";
  readonly description?: string;
  readonly tags?: readonly string[];
  /** The names of what runs on entering, and on leaving. */
  readonly entry?: readonly string[];
  readonly exit?: readonly string[];
  /** What it invokes: the source, and `source as id` where it is given an id. */
  readonly invoke?: readonly string[];
  /** The id of the state that a compound one begins in. */
  readonly initial?: string;
  /** How much a history state remembers: which of its siblings was entered, or all below it as well. */
  readonly history?: "shallow" | "deep";
  /** The ids of the states that a history state stands for while there is nothing to remember, if it names any. */
  readonly defaults?: readonly string[];
  readonly states?: readonly StateGraph[];
  /** In the order in which they are tried; those that are taken always come last. */
  readonly transitions?: readonly TransitionGraph[];
}

/** A transition out of a state. */
export interface TransitionGraph {
  /** Unique within the machine: the state's id, and which of its transitions it is: `job.pending#0`. */
  readonly id: string;
  /** The event's type, or a pattern of types; empty for one that is taken always. */
  readonly event: string;
  /** What a person reads instead of the type, such as `after 100 ms`. */
  readonly label: string;
  /** The name of its guard; `else` when others of the same event come before it and it has none. */
  readonly guard?: string;
  readonly actions?: readonly string[];
  /** The ids of the states that it leads to. None: the machine stays where it is. */
  readonly targets: readonly string[];
  /** It leaves its state and enters it again, though it leads to that state, or to one within. */
  readonly reenter?: true;
  readonly description?: string;
}
