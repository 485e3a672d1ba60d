import { type Scene, untilAborted } from "./scene.ts";

/** A job that runs until it is aborted, and who runs it. */
export async function running(scene: Scene) {
  const state = { running: 0, aborted: 0, reason: undefined as unknown };
  const { host, asker } = await scene.pair({
    w: async (request) => {
      state.running++;
      await untilAborted(request);
      state.aborted++;
      state.reason = request.signal.reason;
    },
  });
  const job = asker.job("w");
  await scene.until("the job runs", () => state.running === 1);
  return { host, asker, job, state };
}
