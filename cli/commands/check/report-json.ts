import type { Verdict } from "./verdict.ts";

/** The verdict for programs: conditions, everything that does not pass, and the whole answer of the server. */
export function jsonReport({ holds, conditions, notes, open, standing }: Verdict): string {
  return `${JSON.stringify({ holds, conditions, notes, open, standing }, null, 2)}\n`;
}
