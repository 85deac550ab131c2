import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#lib/errors.ts";
import type { Ending, Running } from "./child.ts";
import { lastLinesOf } from "./failure.ts";

/** Something that runs beside the others and can be started again. */
export type Part = {
  readonly name: string;
  /** Starts it and waits until it works; throws when it cannot. */
  start(): Promise<Running>;
};

export type Hooks = {
  /** Hears of every unexpected end and every restart. */
  report(name: string, words: string, lastLines?: readonly string[]): void;
  /** The part ended too often: everything has to end, for this reason. */
  giveUp(error: AppError): void;
};

/** Milliseconds; the tests use shorter ones. */
export type Pace = { readonly firstPause: number; readonly window: number };

const mostRestarts = 5;
const usualPace: Pace = { firstPause: 500, window: 60_000 };

/** Starts the part, and again when it ends by itself: with growing pauses, five times within a minute at most. */
export async function supervise(part: Part, hooks: Hooks, pace: Pace = usualPace): Promise<{ stop(): Promise<void> }> {
  let running = await part.start();
  const stopping = new AbortController();
  const restarts: number[] = [];

  async function watch(): Promise<void> {
    for (;;) {
      const ending = await running.ended;
      if (stopping.signal.aborted) return;
      const now = Date.now();
      restarts.splice(0, restarts.length, ...restarts.filter((at) => at > now - pace.window), now);
      if (restarts.length > mostRestarts) return hooks.giveUp(endedTooOften(part, ending));
      const pauseMs = pace.firstPause * 2 ** (restarts.length - 1);
      hooks.report(part.name, `${ending.reason.replace(/\.$/, "")}; starting it again`, ending.lastLines);
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      running = await startAgain(part, hooks);
      if (stopping.signal.aborted) return await running.stop();
    }
  }

  const watching = watch();
  return {
    async stop() {
      stopping.abort();
      await running.stop();
      await watching;
    },
  };
}

// A start that fails counts as an end, so that it is tried again and counted.
async function startAgain(part: Part, hooks: Hooks): Promise<Running> {
  try {
    const running = await part.start();
    hooks.report(part.name, "runs again");
    return running;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ended: Promise.resolve({ reason, lastLines: lastLinesOf(error) }), stop: async () => undefined };
  }
}

function endedTooOften(part: Part, { reason, lastLines }: Ending): AppError {
  const words = `The ${part.name} ended more than ${mostRestarts} times within a minute (${reason.replace(/\.$/, "")}), so everything was stopped. Your data is kept.`;
  return new AppError("unavailable", words, { reason: "part_ended", details: { lastLines: [...lastLines] } });
}
