import { type JobGroupMachineEvent, type JobResult, jobGroupResultOf } from "../../../machines/index.ts";
import { NOT_READY } from "../../../src/failure.ts";
import { JobRules } from "./job-rules.ts";
import { type GroupPart, nameOf } from "./product.ts";

/** What whoever asked does, and what the effects of the group's chart do. */
export abstract class GroupRules extends JobRules {
  /** src/asker.ts `#beginJob`, `#beginJobGroup`. */
  ask(): void {
    if (this.state.group !== undefined && this.state.jobs.length === 0)
      this.sendGroup({ type: "group.start" });
    this.state.jobs.forEach((_, worker) => {
      this.dispatch(worker);
    });
  }

  /** src/ask.ts `cancel`, src/job.ts and src/job-group.ts `cancelAs`. */
  cancel(): void {
    this.state.wasCancelled = true;
    if (this.state.group === undefined) this.cancelJob(0);
    else if (this.state.group.result === undefined) this.sendGroup({ type: "group.cancel" });
  }

  /** src/job-group.ts `complete`. */
  complete(): void {
    this.state.wasCompleted = true;
    this.sendGroup({ type: "group.complete" });
  }

  /** src/job.ts and src/job-group.ts `due`. */
  due(): void {
    const { state } = this;
    state.deadline = "passed";
    if (state.group === undefined) {
      this.dueJob(0);
      return;
    }
    const isReady = state.jobs.every((job, worker) => job.result !== undefined || this.isReady(worker));
    this.sendGroup({ type: "group.timeout", reason: isReady ? "timeout" : NOT_READY });
  }

  /** src/job-group.ts `memberStarted`. */
  protected memberStarted(): void {
    if (this.state.group?.chart.value === "pending") this.sendGroup({ type: "group.start" });
  }

  /** src/job-group.ts `memberEnded`. */
  protected memberEnded(worker: number, { status, reason, code }: JobResult): void {
    if (this.state.group === undefined || this.state.group.result !== undefined) return;
    this.sendGroup({ type: "group.settled", workerName: nameOf(worker), status, reason, code });
  }

  /** src/job-group.ts `memberSettled`. */
  protected memberSettled(): void {
    const { group } = this.state;
    if (group === undefined) return;
    group.unsettled--;
    if (group.unsettled === 0 && group.result !== undefined) group.isSettled = true;
  }

  protected sendGroup(event: JobGroupMachineEvent): void {
    const group = this.state.group as GroupPart;
    const { snapshot, effects } = this.charts.group.take(group.chart, event);
    if (effects.includes("ended")) this.groupEnded(event, snapshot.context);
    group.chart = snapshot;
  }

  /** src/job-group.ts `ended`. */
  protected groupEnded(event: JobGroupMachineEvent, context: GroupPart["chart"]["context"]): void {
    const group = this.state.group as GroupPart;
    group.endings++;
    if (group.result !== undefined) return;
    group.result = jobGroupResultOf(event, context);
    this.cancelRest(event.type === "group.timeout");
    this.conclude();
    if (group.unsettled === 0) group.isSettled = true;
  }

  /** src/job-group.ts `#cancelRest`. */
  protected cancelRest(timeout: boolean): void {
    this.state.jobs.forEach((_, worker) => {
      if (timeout) this.dueJob(worker);
      else this.cancelJob(worker);
    });
  }
}
