import * as z from "zod";
import { defaultSystemNamespaces } from "#lib/domain/standing/input.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ value: z.array(z.string()) });

/** Namespaces left out of facts about workloads and namespaces (semantics § 5.2), as in force. */
export async function loadSystemNamespaces(q: Queryable): Promise<readonly string[]> {
  const rows = await q.query("select value from setting where key = 'systemNamespaces'");
  const [row] = z.array(Row).parse(rows);
  return row?.value ?? defaultSystemNamespaces;
}
