import { expect, test } from "vitest";
import { AppError } from "#lib/errors.ts";
import type { Ending } from "./child.ts";
import { type Part, supervise } from "./supervisor.ts";

const pace = { firstPause: 1, window: 60_000 };

/** A part whose runs end when told. */
function scripted() {
  const ends: ((ending: Ending) => void)[] = [];
  const part: Part = {
    name: "worker",
    async start() {
      const ended = new Promise<Ending>((resolve) => ends.push(resolve));
      return { ended, stop: async () => ends.at(-1)?.({ reason: "told to", lastLines: [] }) };
    },
  };
  return { part, ends };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test("a part that ends by itself is reported with its last lines and started again", async () => {
  const { part, ends } = scripted();
  const reports: string[] = [];
  const report = (name: string, words: string, lines: readonly string[] = []) => {
    reports.push([name, words, ...lines].join(" | "));
  };
  const kept = await supervise(part, { report, giveUp: () => undefined }, pace);

  ends[0]?.({ reason: "ended with exit code 3", lastLines: ["boom"] });
  await until(() => reports.length === 2);
  await kept.stop();

  expect(ends).toHaveLength(2);
  expect(reports).toEqual(["worker | ended with exit code 3; starting it again | boom", "worker | runs again"]);
});

test("a part that ends six times within a minute ends everything, with the reason and its last lines", async () => {
  let starts = 0;
  const failing: Part = {
    name: "worker",
    async start() {
      starts += 1;
      if (starts > 1) throw new AppError("unavailable", "It did not start.", { details: { lastLines: ["boom"] } });
      return {
        ended: Promise.resolve({ reason: "ended with exit code 3", lastLines: [] }),
        stop: async () => undefined,
      };
    },
  };
  const errors: AppError[] = [];

  await supervise(failing, { report: () => undefined, giveUp: (error) => errors.push(error) }, pace);
  await until(() => errors.length === 1);

  expect(starts).toBe(6);
  expect(errors[0]?.message).toContain("more than 5 times within a minute (It did not start)");
  expect(errors[0]?.details).toEqual({ lastLines: ["boom"] });
});

test("a part that is told to stop is not started again", async () => {
  const { part, ends } = scripted();
  const kept = await supervise(part, { report: () => undefined, giveUp: () => undefined }, pace);

  await kept.stop();

  expect(ends).toHaveLength(1);
});
