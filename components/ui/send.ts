import type * as z from "zod";
import { ProblemDetails } from "#lib/contract/views/actions.ts";

/** A refused or lost request: `message` is safe to show and says what to do. */
export type Refusal = { readonly ok: false; readonly message: string };
export type Answer<T> = { readonly ok: true; readonly value: T } | Refusal;

const lost: Refusal = { ok: false, message: "The server did not answer. Nothing was changed. Try again." };

/** What a refused answer says, in its own words where it has some. */
async function refusal(response: Response): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => null);
  const problem = ProblemDetails.safeParse(body);
  const message = problem.success ? problem.data.detail || problem.data.title : "";
  return { ok: false, message: message || `The server refused with status ${response.status}. Nothing was changed.` };
}

/** Calls the product's own API and parses the answer with the schema it was documented with. */
export async function send<S extends z.ZodType>(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body: unknown,
  schema: S,
): Promise<Answer<z.infer<S>>> {
  try {
    const response = await fetch(path, {
      method,
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) return await refusal(response);
    const text = await response.text();
    const parsed = schema.safeParse(text === "" ? undefined : JSON.parse(text));
    return parsed.success ? { ok: true, value: parsed.data } : lost;
  } catch {
    return lost;
  }
}
