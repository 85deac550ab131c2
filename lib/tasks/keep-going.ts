import { queueKeptScans } from "#lib/db/sql/queue-kept-scans.ts";
import { unlockDeadWorkers } from "#lib/db/sql/worker-lease.ts";
import type { TaskContext } from "./context.ts";

/** Takes over what a process that was killed left behind: its jobs, and kept scans without a job. */
export async function keepGoing(
  context: TaskContext,
): Promise<{ readonly takenOver: number; readonly queuedAgain: number }> {
  const takenOver = await unlockDeadWorkers(context.db);
  const queuedAgain = await queueKeptScans(context.db);
  return { takenOver, queuedAgain };
}
