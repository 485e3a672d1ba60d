/** When it happened (milliseconds): what the restarts are counted by. */
export interface Timed {
  readonly at?: number | undefined;
}

export type WorkerMachineEvent =
  | { readonly type: "worker.start" }
  | { readonly type: "worker.activate"; readonly args?: unknown }
  | { readonly type: "worker.deactivate" }
  | {
      readonly type: "worker.end";
      /** Its parent ends as well: it is not restarted. */
      readonly forGood?: boolean | undefined;
    }
  | ({ readonly type: "worker.drained" } & Timed)
  | ({
      readonly type: "worker.cancel";
      readonly reason?: string | undefined;
      /** What its jobs end with. Default `worker_ended`. */
      readonly code?: "worker_ended" | "cancelled" | undefined;
      readonly forGood?: boolean | undefined;
    } & Timed)
  /** Its own code threw, outside of a handler. */
  | ({
      readonly type: "worker.error";
      readonly error?: unknown;
      /** Which code it was, for people. */
      readonly where?: string | undefined;
    } & Timed)
  /** One of its children was restarted too often. */
  | ({ readonly type: "worker.fail"; readonly error?: unknown } & Timed)
  /** Its parent starts it again, by `worker.start` as soon as it can. */
  | {
      readonly type: "worker.restart";
      /** The parent itself starts again: it counts from nothing. */
      readonly anew?: boolean | undefined;
    };
