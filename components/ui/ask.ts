import type * as z from "zod";
import { send } from "./send.ts";

/** Reads from the product's own API for a query: the parsed answer, or an error whose message is safe to show. */
export async function ask<S extends z.ZodType>(path: string, schema: S): Promise<z.infer<S>> {
  const answer = await send("GET", path, undefined, schema);
  if (answer.ok) return answer.value;
  throw new Error(answer.message);
}
