import * as z from "zod";
import { changeKinds } from "#lib/domain/scan/change.ts";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import { lineFromSearch, scanHref } from "./links.ts";

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const place = new RegExp(`^([1-9])[.](\\d{1,10})[.](${uuid})[.](${uuid})[.](${uuid})$`);

/** Where a page of changes ended: rank of the severity, line, target, check and resource. */
export type ChangePlace = readonly [rank: number, line: number, target: string, check: string, resource: string];

/** Most that a line's number can be: a column of the database holds it. */
const lastLine = 2_147_483_647;
const noPlace = "does not name a place among the changes: leave it out to begin anew";
const Place = z
  .string()
  .regex(place, noPlace)
  .refine((word) => (placeOfChange(word)?.[1] ?? 0) <= lastLine, noPlace);
const Id = z.string().regex(new RegExp(`^${uuid}$`), "does not name a place in this list: leave it out to begin anew");

/** What is shown of a scan: all of it is the address of the page. */
const parameters = {
  /** The line of the document to show. */
  line: z.preprocess((value) => (typeof value === "string" ? lineFromSearch(value) : value), z.int().min(1)).optional(),
  /** Which changes are listed; the first kind there is when it is absent. */
  change: z.enum(changeKinds).optional(),
  /** Where the page of changes before this one ended. */
  after: Place.optional(),
  /** Only targets that are this complete. */
  completeness: z.enum(completenesses).optional(),
  /** The last target of the page before this one. */
  targets: Id.optional(),
  /** The last resource of the page of a roster's losses before this one. */
  gone: Id.optional(),
} as const;

export const ScanFilter = z.strictObject(parameters);
export type ScanFilter = z.output<typeof ScanFilter>;

/** GET /api/v1/scans/{scan}/changes. */
export const ScanChangesQuery = z.strictObject({ change: z.enum(changeKinds), after: Place.optional() });

type Search = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the filter from the search part of a page; what is not understood is left out. */
export function scanFilterFromSearch(search: Search): ScanFilter {
  const read: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(parameters)) {
    const value = search[name];
    const parsed = typeof value === "string" ? schema.safeParse(value) : undefined;
    if (parsed?.success === true && parsed.data !== undefined) read[name] = parsed.data;
  }
  return ScanFilter.parse(read);
}

/** Address of a scan with a filter; `part` names the place on the page it leads to. */
export function scanFilterHref(scanId: string, filter: ScanFilter, part?: "changes" | "targets" | "gone"): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) params.set(name, String(value));
  const text = params.toString();
  const anchor = part ?? (filter.line === undefined ? "" : `L${filter.line}`);
  return `${scanHref(scanId)}${text === "" ? "" : `?${text}`}${anchor === "" ? "" : `#${anchor}`}`;
}

/** @example placeOfChange("2.44356.<target>.<check>.<resource>")?.[1] // 44356 */
export function placeOfChange(word: string | undefined): ChangePlace | null {
  const found = word === undefined ? null : place.exec(word);
  if (found === null) return null;
  const [, rank = "", line = "", target = "", check = "", resource = ""] = found;
  return [Number(rank), Number(line), target, check, resource];
}

/** The place as a word of an address. */
export function wordOfPlace(at: ChangePlace): string {
  return at.join(".");
}
