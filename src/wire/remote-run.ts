import { textOf } from "../internal/text-of.ts";
import type {
  Flow,
  JobCancelMessage,
  Message,
  RequesterMessage,
  WorkerEnding,
  WorkerMessage,
} from "../message.ts";
import type { Receiver } from "../transport/bus.ts";
import { WINDOW_BYTES } from "./credit.ts";
import type { Body, EndFrame, GrantFrame, RequestFrame, SaidFrame } from "./frame.ts";
import { REPORT_KINDS, requestMessageOf } from "./job-frames.ts";
import type { Link } from "./link.ts";
import { cutReason } from "./reason.ts";
import type { Address } from "./subjects.ts";
import { Unheard } from "./unheard.ts";

type Ending = Omit<EndFrame, "type" | "token" | "seq">;

/**
 * One job that another runtime was granted for: whoever asked is there, and this stands for him here. What it says is kept
 * until he has it.
 */
export class RemoteRun implements Receiver, Flow {
  readonly from: Address;
  readonly token: string;
  readonly workerName: string;
  readonly jobId: string;
  readonly attempt: number;
  readonly #link: Link;
  readonly #remove: (run: RemoteRun) => void;
  readonly #unheard: Unheard;
  #seq = 0;
  #sent = 0;
  #limit: number;
  readonly #waiting: (() => void)[] = [];
  /** The number of the last thing that it says; `undefined` until then. */
  #last: number | undefined;
  /** Takes back the deadline, until it has passed or all has been said. */
  #forgetDeadline: (() => void) | undefined;

  constructor(
    link: Link,
    from: Address,
    request: RequestFrame,
    token: string,
    remove: (run: RemoteRun) => void,
  ) {
    this.from = from;
    this.token = token;
    this.workerName = request.worker;
    this.jobId = request.job;
    this.attempt = request.attempt;
    this.#limit = request.window;
    this.#link = link;
    this.#remove = remove;
    const subject = link.subjects.reply(from, request.worker);
    this.#unheard = new Unheard(link.patience, (frame, bodies) => link.outbox.send(subject, frame, bodies));
  }

  /** Hands it to its worker. */
  begin(request: RequestFrame, body: Body, ttl: number | undefined): void {
    const { port } = this.#link;
    const { workerName, jobId } = this;
    if (port.hostedWorker(workerName) === undefined) {
      const reason = `worker '${workerName}' stopped`;
      this.#end({ how: "lost", code: "worker_ended", reason, settled: true }, []);
      return;
    }
    if (port.hasJob(workerName, jobId, (asker) => !this.#isEarlier(asker))) {
      const reason = `worker '${workerName}' has a job ${jobId} already: ids must be unique`;
      this.#end({ how: "response", status: "error", code: "error", reason, settled: true }, []);
      return;
    }
    let payload: unknown;
    try {
      payload = this.#link.read(body);
    } catch (error) {
      this.#link.bad(error, request);
      const reason = `its payload could not be read: ${textOf(error)}`;
      this.#end({ how: "response", status: "error", code: "error", reason, settled: true }, []);
      return;
    }
    const { carry } = this.#link;
    const message = requestMessageOf(request, { payload, ttl, port, flow: this, carry });
    // Where it waits for a slot nothing else may be heard of it for long.
    this.#say({ type: "taken", token: this.token, seq: ++this.#seq });
    port.toWorker(workerName, message, "data");
    // He ends it himself, and says so; but what he says may not arrive.
    if (ttl !== undefined) this.#forgetDeadline = port.after(ttl, () => this.#outOfTime());
  }

  /** What its worker says. */
  receive(message: Message): void {
    const said = message as RequesterMessage & WorkerEnding;
    // They had no credit, but no more will come.
    for (const report of said.tail ?? []) {
      this.sent();
      this.receive(report);
    }
    // Who looks at the worker hears of it, although whoever asked may be gone.
    this.#link.port.answered(said, (body) => this.#link.read(body as Body));
    if (this.#last !== undefined) return;
    switch (said.type) {
      case "job.start":
        this.#say({ type: "start", token: this.token, seq: ++this.#seq });
        return;
      case "job.update":
      case "job.stream.start":
      case "job.stream.data": {
        const { type, urgent, data } = said;
        const kind = REPORT_KINDS[type];
        this.#say({ type: "report", token: this.token, seq: ++this.#seq, kind, urgent }, [data as Body]);
        return;
      }
      case "job.settled":
        this.#say({ type: "settled", token: this.token, seq: ++this.#seq });
        this.#saidAll();
        return;
      default:
        this.#receiveEnding(said);
    }
  }

  get room(): number {
    return this.#unheard.bytes < WINDOW_BYTES ? Math.max(0, this.#limit - this.#sent) : 0;
  }

  sent(): void {
    this.#sent++;
  }

  whenRoom(onRoom: () => void): void {
    this.#waiting.push(onRoom);
  }

  /** He takes more. */
  credit(seen: number, limit: number): void {
    this.#limit = Math.max(this.#limit, limit);
    this.heardUpTo(seen);
  }

  /** He has all up to this. */
  heardUpTo(seen: number): void {
    this.#unheard.heardUpTo(seen);
    if (this.#last !== undefined && seen >= this.#last) this.#remove(this);
    if (this.room > 0) for (const onRoom of this.#waiting.splice(0)) onRoom();
  }

  /** He asks for all after this. */
  sayAgain({ seen }: Pick<GrantFrame, "seen">): void {
    this.heardUpTo(seen);
    this.#unheard.sayAgain();
  }

  /** He wants it to end. */
  cancel({ code, reason }: Pick<JobCancelMessage, "code" | "reason">): void {
    const { jobId, workerName, attempt } = this;
    if (this.#last !== undefined) this.#remove(this);
    else this.#tellWorker({ type: "job.cancel", jobId, workerName, attempt, code, reason });
  }

  /** He is gone. Should he not be, he is told. */
  abandon(reason: string): void {
    if (this.#last === undefined) {
      this.cancel({ code: "cancelled", reason });
      this.#saidAll();
    }
    this.#remove(this);
    this.sayGone();
  }

  sayGone(): void {
    this.#link.reply(this.from, this.workerName, { type: "gone", token: this.token });
  }

  requestUpdate(): void {
    const { jobId, workerName, attempt } = this;
    this.#tellWorker({ type: "job.update_request", jobId, workerName, attempt });
  }

  /** A heartbeat has passed. What he should have confirmed by now is said again. */
  tick(): void {
    this.#unheard.tick();
  }

  #receiveEnding(said: Extract<RequesterMessage, WorkerEnding>): void {
    const { cause, issues, settled, urgent } = said as WorkerEnding;
    if (said.type === "job.stream.end") {
      this.#end({ how: "stream", settled, urgent }, [said.data, cause, issues]);
    } else if (said.type === "job.lost") {
      const { code, reason } = said;
      this.#end({ how: "lost", code, reason, settled, urgent }, [undefined, cause, issues]);
    } else if (said.type === "job.response") {
      const { status, code, reason, response } = said;
      this.#end({ how: "response", status, code, reason, settled, urgent }, [response, cause, issues]);
    }
  }

  #end({ how, status, code, reason, settled, urgent }: Ending, values: readonly unknown[]): void {
    // They have been through `carry`.
    const bodies = values as readonly Body[];
    const { token } = this;
    const shown = cutReason(reason);
    const size = bodies.reduce((sum, body) => sum + (body?.length ?? 0), 0);
    this.#say(
      { type: "end", token, seq: ++this.#seq, how, status, code, reason: shown, settled, urgent },
      // Together they may be too long: what the worker answered matters more than what stands behind it.
      size <= this.#link.limit ? bodies : [bodies[0]],
    );
    if (settled) this.#saidAll();
  }

  #saidAll(): void {
    this.#last = this.#seq;
    this.#forgetDeadline?.();
    this.#forgetDeadline = undefined;
  }

  #outOfTime(): void {
    this.#forgetDeadline = undefined;
    this.cancel({ code: "timeout", reason: "timeout" });
  }

  /** Says it, and keeps it until he has it. Its fields are written at each call: a copy of each frame would cost more. */
  #say(frame: SaidFrame, bodies: readonly Body[] = []): void {
    this.#unheard.say(frame, bodies);
  }

  /** It may be gone by now. And what it is told must not overtake the request, which may still be on its way. */
  #tellWorker(message: WorkerMessage): void {
    const { port } = this.#link;
    const { workerName, jobId } = this;
    if (port.hostedWorker(workerName) === undefined) return;
    const isThere = port.hasJob(workerName, jobId, (asker) => asker === this);
    port.toWorker(workerName, message, isThere ? "system" : "data");
  }

  /** Whether this is another attempt at the same job: that may run still, but no other of its id. */
  #isEarlier(asker: Receiver): boolean {
    return asker instanceof RemoteRun && asker.from === this.from && asker.attempt !== this.attempt;
  }
}
