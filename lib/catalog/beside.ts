import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { catalogFolder } from "./load.ts";

/**
 * A mapping that is told and never judged: `beside` contributes to a requirement that is judged by something else, `not` was
 * weighed and left out, with the reason.
 */
export const BesideRecord = z.strictObject({
  framework: z.string(),
  requirement: z.string(),
  control: z.string(),
  counts: z.enum(["beside", "not"]),
  why: z.string().min(1).max(600),
});
export type BesideRecord = z.infer<typeof BesideRecord>;

let known: readonly BesideRecord[] | undefined;

/** Mappings beside the links, read once for the life of the process. They are no part of the digest: no status rests on them. */
export function loadBeside(): readonly BesideRecord[] {
  known ??= z.array(BesideRecord).parse(JSON.parse(readFileSync(join(catalogFolder(), "beside.json"), "utf8")));
  return known;
}
