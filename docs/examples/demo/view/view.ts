import type { Finding } from "../protocol.ts";
import type { Row, Tally } from "../tally.ts";

/** Shows an audit while it runs. */
export interface View {
  begin(tally: Tally, folder: string): void;
  /** A job has reported something; perhaps a finding. */
  changed(row: Row, news: Finding | undefined): void;
  /** A job has ended. */
  ended(row: Row): void;
  /** Something happened that is about no job: a line of it. */
  told(line: string): void;
  /** Nothing comes any more. Leaves the terminal as it was found. */
  close(): void;
}
