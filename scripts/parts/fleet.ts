import { existsSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { AppError } from "#lib/errors.ts";
import type { Child } from "./child.ts";
import { startChild } from "./child.ts";
import type { Surroundings } from "./parts.ts";
import type { Part } from "./supervisor.ts";

/** The simulated clusters have a folder of their own in the data folder. */
export const fleetFolder = (dataDir: string): string => path.join(dataDir, "demo");

/** Whether a start before this one told the demo to this data folder. */
export const isFleetMade = (dataDir: string): boolean => existsSync(path.join(fleetFolder(dataDir), "story.json"));

const Made = z.object({ made: z.boolean(), clusters: z.int().optional(), documents: z.int().optional() });

/** Tells the 90 days of the simulated clusters to a database without clusters; `stop` leaves it half told. */
export function makeFleet(
  dataDir: string,
  around: Surroundings,
): { done: Promise<{ words: string }>; stop(): Promise<void> } {
  const child = startChild({
    script: "demo/main.ts",
    args: ["make", fleetFolder(dataDir)],
    env: around.env,
    logFile: path.join(around.logs, "demo.log"),
  });
  const done = Promise.race([child.message, failed(child)]).then((message) => {
    const { made, clusters, documents } = Made.parse(message);
    if (!made) return { words: "left out: there are clusters already (--reset begins anew)" };
    return { words: `${clusters} simulated clusters with 90 days behind them, ${documents} documents` };
  });
  return { done, stop: () => child.stop() };
}

async function failed(child: Child): Promise<never> {
  const { reason, lastLines } = await child.ended;
  throw new AppError(
    "internal",
    `The demo fleet was not made (${reason}). Start with --reset to try again, or with --empty to do without.`,
    { reason: "demo_not_made", details: { lastLines: [...lastLines] } },
  );
}

const Live = z.object({
  ready: z.literal(true),
  clusters: z.array(z.string()),
  kubeconfig: z.string(),
  tokenFile: z.string(),
});

/** The simulated clusters that are up: their names, how they are reached, and what their collector proves itself with. */
export type Live = z.infer<typeof Live>;

/** The API servers of the simulated clusters, and what happens in them from now on; `onReady` hears how to reach them. */
export function fleetPart(dataDir: string, around: Surroundings, onReady: (live: Live) => void): Part {
  return {
    name: "demo",
    async start() {
      const child = startChild({
        script: "demo/main.ts",
        args: ["live", fleetFolder(dataDir)],
        env: around.env,
        logFile: path.join(around.logs, "demo.log"),
      });
      onReady(Live.parse(await Promise.race([child.message, failed(child)])));
      return child;
    },
  };
}
