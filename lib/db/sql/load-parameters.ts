import * as z from "zod";
import { defaultParameterValues, type ParameterValues } from "#lib/domain/computed/parameters.ts";
import type { Queryable } from "../queryable.ts";

const days = z.int().min(1).max(3_650);
const words = z.array(z.string());
const Row = z.object({
  value: z.object({
    deadlineDays: z.object({ critical: days, high: days }),
    digestPercent: z.int().min(1).max(100).nullable(),
    requiredSources: words,
    policyEngines: words,
    fixWindowDays: days,
  }),
});

/** Parameters of computed facts in force, as people set them; by the primary key of `setting`. */
export async function loadParameters(q: Queryable): Promise<ParameterValues> {
  const rows = await q.query("select value from setting where key = 'parameters'");
  const [row] = z.array(Row).parse(rows);
  return row?.value ?? defaultParameterValues;
}
