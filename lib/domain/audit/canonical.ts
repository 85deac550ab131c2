/** What canonical JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

// A database text can hold neither NUL nor half a surrogate pair; replaced before hashing, so that what is
// read back hashes the same.
const storable = (text: string): string => text.toWellFormed().replaceAll("\u0000", "\uFFFD");

function textOf(value: unknown, depth: number): string {
  if (depth > 64) throw new RangeError("nested too deeply for the audit log");
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return JSON.stringify(storable(value));
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") return Number.isFinite(value) ? JSON.stringify(value) : "null";
  if (typeof value === "bigint") return JSON.stringify(value.toString());
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item, depth + 1)).join(",")}]`;
  if (typeof value === "object") {
    const parts = Object.entries(value)
      .filter(([, item]) => item !== undefined && typeof item !== "function")
      .map(([key, item]) => [storable(key), item] as const)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, item]) => `${JSON.stringify(key)}:${textOf(item, depth + 1)}`);
    return `{${parts.join(",")}}`;
  }
  return "null";
}

/**
 * One text for one value: keys sorted by code unit, no spaces, times in ISO 8601, absent members left out. The same
 * value gives the same text after it went through a jsonb column.
 *
 * @example canonicalJson({ b: 1, a: [true] }) // '{"a":[true],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, 0);
}
