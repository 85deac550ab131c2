/** What tasks tell while they run. */
export type TaskMeter = {
  /** A scan was taken in, or could not be. */
  scan(scanner: string, outcome: string, seconds: number): void;
  /** A cluster was settled by the clock, or could not be. */
  settled(outcome: "settled" | "failed", seconds: number): void;
  /** A job of the queue ended. */
  job(task: string, outcome: "done" | "failed", seconds: number): void;
};
