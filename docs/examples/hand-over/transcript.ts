/** Something that was said, and who had the floor as it was said. */
export interface Line {
  readonly speaker: string;
  readonly text: string;
  readonly floor: readonly string[];
}

/** Takes down what is said. */
export type Say = (speaker: string, text: string) => void;
