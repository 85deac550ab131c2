import * as z from "zod";
import type { Weights } from "#lib/domain/catalog/catalog.ts";
import { defaultWeights } from "#lib/domain/catalog/catalog.ts";
import type { Queryable } from "../queryable.ts";

const positive = z.int().min(1).max(1000);
const Row = z.object({ value: z.object({ critical: positive, high: positive, medium: positive, low: positive }) });

/** Weights by criticality in force (semantics § 6). */
export async function loadWeights(q: Queryable): Promise<Weights> {
  const rows = await q.query("select value from setting where key = 'weights'");
  const [row] = z.array(Row).parse(rows);
  return row?.value ?? defaultWeights;
}
