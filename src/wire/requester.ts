import type { JobErrorCode } from "../../machines/index.ts";
import type { Address, JobRequestMessage, RequesterMessage } from "../message.ts";
import type { TransportPort } from "../transport/transport.ts";
import type { EndFrame, ReportFrame } from "./frame.ts";
import { REPORT_TYPES } from "./job-frames.ts";
import { endingOf } from "./remote-ending.ts";

/** Whoever asked for a job that runs elsewhere, and what he gets to hear of it. */
export class Requester {
  readonly #port: TransportPort;
  readonly #address: Address;

  constructor(port: TransportPort, { jobId, workerName, attempt }: JobRequestMessage) {
    this.#port = port;
    this.#address = { jobId, workerName, attempt };
  }

  started(): void {
    this.#tell({ type: "job.start", ...this.#address });
  }

  report({ kind, urgent }: ReportFrame, data: unknown): void {
    // Field by field: of these there are many.
    const { jobId, workerName, attempt } = this.#address;
    this.#tell({ type: REPORT_TYPES[kind], jobId, workerName, attempt, data, urgent }, urgent);
  }

  ended(frame: EndFrame, values: readonly unknown[]): void {
    this.#tell(endingOf(this.#address, frame, values), frame.urgent);
  }

  /** Nothing more will be heard of it. */
  lost(code: JobErrorCode, reason: string): void {
    this.#tell({ type: "job.lost", ...this.#address, code, reason, settled: true });
  }

  settled(): void {
    this.#tell({ type: "job.settled", ...this.#address });
  }

  #tell(message: RequesterMessage, isUrgent = false): void {
    this.#port.toRequester(message, isUrgent ? "system" : "data");
  }
}
