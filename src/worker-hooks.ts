import { Asker } from "./asker.ts";
import type { JobErrorNotice, JobReportNotice, JobResponseNotice } from "./asker-events.ts";
import { callAlone } from "./internal/typed-events.ts";
import type { JobGroupResponse } from "./job-group-response.ts";
import type { JobRequest } from "./job-request.ts";
import type { WorkerMessage } from "./message.ts";
import type {
  JobCancelledNotice,
  JobUpdateRequestedNotice,
  WorkerEvents,
  WorkerFailedNotice,
  WorkerNotice,
  WorkerReadyNotice,
  WorkerStartedNotice,
} from "./worker-events.ts";

/**
 * The methods that a class of workers may override to hear what its listeners would: `onX` for event `x`.
 * They observe; the work is done by `jobs` and `onJob`. One that throws stops nobody else: the worker has failed, which
 * its parent is told, and is restarted if its `restart` says so.
 */
export abstract class WorkerHooks extends Asker<WorkerEvents> {
  onStarted(_notice: WorkerStartedNotice): unknown {
    return undefined;
  }
  onStopped(_notice: WorkerNotice): unknown {
    return undefined;
  }
  onActivated(_args: unknown): unknown {
    return undefined;
  }
  onDeactivated(_notice: WorkerNotice): unknown {
    return undefined;
  }
  onWorkerReady(_notice: WorkerReadyNotice): unknown {
    return undefined;
  }
  onWorkerFailed(_notice: WorkerFailedNotice): unknown {
    return undefined;
  }
  onJobRequest(_request: JobRequest): unknown {
    return undefined;
  }
  onJobResponse(_notice: JobResponseNotice): unknown {
    return undefined;
  }
  onJobUpdate(_notice: JobReportNotice): unknown {
    return undefined;
  }
  onJobUpdateRequested(_notice: JobUpdateRequestedNotice): unknown {
    return undefined;
  }
  onJobCompleted(_response: JobGroupResponse): unknown {
    return undefined;
  }
  onJobError(_notice: JobErrorNotice): unknown {
    return undefined;
  }
  onJobStreamStart(_notice: JobReportNotice): unknown {
    return undefined;
  }
  onJobStreamData(_notice: JobReportNotice): unknown {
    return undefined;
  }
  onJobStreamEnd(_notice: JobReportNotice): unknown {
    return undefined;
  }
  onJobCancelled(_notice: JobCancelledNotice): unknown {
    return undefined;
  }
  onMessage(_message: WorkerMessage): unknown {
    return undefined;
  }

  /** @internal */
  override _hears(event: keyof WorkerEvents): boolean {
    return this._events<WorkerEvents>().has(event) || this.#hook(event) !== undefined;
  }

  /** @internal */
  override _tell<K extends keyof WorkerEvents>(event: K, value: WorkerEvents[K], life = this._life()): void {
    const hook = this.#hook(event);
    if (hook !== undefined) {
      const where = `${hookName(event)} of worker '${this.name}'`;
      callAlone(
        () => hook.call(this, value as never),
        where,
        (error, at) => this._hookFailed(error, at, life),
      );
    }
    this._events<WorkerEvents>().emit(event, value);
  }

  /** @internal Which of its lives this is: it has another one after each restart. */
  protected abstract _life(): number;
  /** @internal One of its own methods, which was called in that life, threw. */
  protected abstract _hookFailed(error: unknown, where: string, life: number): void;

  /** The method for an event, if the class has one of its own. */
  #hook(event: keyof WorkerEvents): ((value: never) => unknown) | undefined {
    const name = hookName(event);
    const hook = this[name] as (value: never) => unknown;
    return hook === WorkerHooks.prototype[name] ? undefined : hook;
  }
}

type HookName = `on${Capitalize<keyof WorkerEvents>}`;

const HOOK_NAMES = new Map<keyof WorkerEvents, HookName>();

function hookName(event: keyof WorkerEvents): HookName {
  let name = HOOK_NAMES.get(event);
  if (name === undefined) {
    name = `on${event.charAt(0).toUpperCase()}${event.slice(1)}` as HookName;
    HOOK_NAMES.set(event, name);
  }
  return name;
}
