/** One contribution to the debate. */
export interface Statement {
  readonly speaker: string;
  readonly text: string;
}

/** What a debater is asked for in each round. */
export interface ArguePayload {
  readonly topic: string;
  /** What was said in the round before. */
  readonly before: readonly Statement[];
}

/** What a debater remembers. */
export interface Memory {
  /** Its own arguments so far. */
  readonly said: readonly string[];
  /** Whom it has heard, once for each of their statements. */
  readonly heard: readonly string[];
}

/** What the moderator is asked for. */
export interface DebatePayload {
  readonly topic: string;
  readonly rounds: number;
  /** Whether a round ends as soon as one debater fails. Default true, as for every job group. */
  readonly cancelOnError?: boolean;
}

/** What the moderator reports while the debate goes on. */
export type Report =
  | { readonly kind: "round"; readonly round: number }
  /** A part of what somebody says. The others may be talking, too. */
  | { readonly kind: "phrase"; readonly speaker: string; readonly text: string }
  /** Somebody had no statement in this round. */
  | { readonly kind: "missing"; readonly speaker: string; readonly why: string };

/** What the moderator answers. */
export interface Minutes {
  readonly statements: readonly Statement[];
  /** Why the debate ended before its last round. */
  readonly cutShort: string | undefined;
}
