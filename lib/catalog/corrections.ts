import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { catalogFolder } from "./load.ts";

/** How a line of a mapping table goes wrong. */
export const correctionKinds = ["wrong_id", "other_version", "too_wide", "people_only"] as const;

/** What mapping tables that go around say of a control, and what holds instead. It decides nothing: it explains. */
export const CorrectionRecord = z.strictObject({
  controls: z.array(z.string()).min(1),
  kind: z.enum(correctionKinds),
  /** What such a table claims. */
  says: z.string().min(1).max(300),
  framework: z.string().optional(),
  /** The id it names there, for example `1.2.7`, or the beginning of several: `10.`. */
  said: z.string().optional(),
  /** Ids of that framework that are meant instead. */
  instead: z.array(z.string()).default([]),
  why: z.string().min(1).max(600),
});
export type CorrectionRecord = z.infer<typeof CorrectionRecord>;

let known: readonly CorrectionRecord[] | undefined;

/** Corrections of the catalog, read once for the life of the process. They are no part of its digest: no status rests on them. */
export function loadCorrections(): readonly CorrectionRecord[] {
  known ??= z
    .array(CorrectionRecord)
    .parse(JSON.parse(readFileSync(join(catalogFolder(), "corrections.json"), "utf8")));
  return known;
}
