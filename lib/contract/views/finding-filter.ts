import * as z from "zod";
import { observationKinds, severities } from "#lib/domain/check/outcome.ts";
import { episodeStates } from "#lib/domain/scan/episode.ts";
import { findingGroups, findingSorts, naturalOrder } from "./finding-choices.ts";
import { type Listed, placeOfWord } from "./finding-place.ts";

/** Stands for "none" where a namespace or an image is asked for; neither can be called so. */
export const noneOfIt = "-";

const longest = 300;
/** A place holds a title and an id of a check at most. */
const longestPlace = 6_000;
const mostChoices = 500;
// A database text cannot hold NUL.
const Words = z
  .string()
  .max(longest)
  .refine((text) => !text.includes("\u0000"), "Leave out unprintable characters.");

/** Texts separated by commas, each once. */
const parted = (value: unknown): unknown =>
  typeof value === "string" ? [...new Set(value.split(",").filter((each) => each !== ""))] : value;

const choices = <T extends string>(item: z.ZodType<T>) => z.preprocess(parted, z.array(item).max(mostChoices));

/** `state=all` means every state. */
const States = z.preprocess(
  (value) => (value === "all" ? [...episodeStates] : parted(value)),
  z.array(z.enum(episodeStates)).min(1),
);

/** One parameter of the address each: names of several things are separated by commas. */
const parameters = {
  /** Ids or names. */
  cluster: choices(Words).default([]),
  /** `-` stands for what has no namespace. */
  namespace: choices(Words).default([]),
  severity: choices(z.enum(severities)).default([]),
  state: States.default(["open"]),
  /** Scanners that brought the finding. */
  source: choices(Words).default([]),
  kind: choices(z.enum(observationKinds)).default([]),
  /** Canonical id of a check, alone or behind its tool: `KSV-0012`, `trivy:KSV-0012`. */
  check: Words.optional(),
  /** A resource by name, namespace and name, or type, namespace and name: `cart`, `shop/cart`, `apps/Deployment/shop/cart`. */
  resource: Words.optional(),
  /** An image with or without its tag; `-` stands for what has none. */
  image: Words.optional(),
  /** Words that all occur in the check, the resource, the package or the image. */
  q: Words.optional(),
  sort: z.enum(findingSorts).default("severity"),
  order: z.enum(["asc", "desc"]).optional(),
  group: z.enum(findingGroups).optional(),
  /** Where the page before this one ended: an opaque word. */
  after: z.string().max(longestPlace).optional(),
} as const;

const atItsPlace = {
  path: ["after"],
  error: "does not name a place in this list: leave it out to begin anew",
};

/** Which findings are shown and how; the address of the page, of the API and of an export is this and nothing else. */
export const FindingFilter = z.strictObject(parameters).refine(isOfItsList, atItsPlace);
export type FindingFilter = z.output<typeof FindingFilter>;

/** The same as the API reads it: a parameter that is not known is refused, because a filter that is ignored shows too much. */
export const FindingQuery = z.preprocess(withoutBlanks, FindingFilter);

export const exportFormats = ["csv", "json"] as const;
/** GET /api/v1/findings/export: the filter of the page and the format; place and grouping change nothing about which. */
export const FindingExportQuery = z.preprocess(
  withoutBlanks,
  z.strictObject({ ...parameters, format: z.enum(exportFormats) }).refine(isOfItsList, atItsPlace),
);

function isOfItsList(filter: Sorted & { readonly after?: string | undefined }): boolean {
  return filter.after === undefined || placeOfWord(listedBy(filter), filter.after) !== null;
}

function withoutBlanks(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, text]) => text !== ""));
}

type Search = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the filter from the search part of a page; what is not understood is left out. */
export function findingFilterFromSearch(search: Search): FindingFilter {
  const read = understoodFilters(search);
  const filter = FindingFilter.safeParse(read);
  // Every part was good alone, so that it is the place that belongs to another list.
  return filter.success ? filter.data : FindingFilter.parse({ ...read, after: undefined });
}

/** The parameters of a search part that say something a list of findings understands. */
export function understoodFilters(search: Search): Readonly<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const [name, schema] of Object.entries(parameters)) {
    const value = search[name];
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text !== undefined && text !== "" && schema.safeParse(text).success) read[name] = text;
  }
  return read;
}

const lists = ["cluster", "namespace", "severity", "source", "kind"] as const;
const singles = ["check", "resource", "image", "q"] as const;

/** The filter as parameters of an address; defaults are left out. */
export function findingSearch(filter: FindingFilter): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of lists) if (filter[name].length > 0) params.set(name, filter[name].join(","));
  const state = statesWord(filter.state);
  if (state !== "open") params.set("state", state);
  for (const name of singles) if (filter[name]) params.set(name, filter[name]);
  if (filter.sort !== "severity") params.set("sort", filter.sort);
  if (filter.order !== undefined && filter.order !== naturalOrder[filter.sort]) params.set("order", filter.order);
  if (filter.group !== undefined) params.set("group", filter.group);
  if (filter.after) params.set("after", filter.after);
  return params;
}

function statesWord(states: FindingFilter["state"]): string {
  return episodeStates.every((state) => states.includes(state)) ? "all" : states.join(",");
}

type Sorted = Pick<z.output<z.ZodObject<typeof parameters>>, "sort" | "order" | "group">;

/** What names the list a filter asks for, apart from what is in it. */
export function listedBy({ sort, order, group }: Sorted): Listed {
  return { sort, order: order ?? naturalOrder[sort], group };
}

/** Names one finding in an address. */
export type FindingRef = { readonly clusterId: string; readonly fingerprint: string };

/** @example openWord({ clusterId: "0199…", fingerprint: "5d1c…" }) // "0199….5d1c…" */
export function openWord({ clusterId, fingerprint }: FindingRef): string {
  return `${clusterId}.${fingerprint}`;
}

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const open = new RegExp(`^(${uuid})[.](${uuid})$`);

/** The finding a page is asked to open; null when none is, or when the word names none. */
export function openFromSearch(value: string | string[] | undefined): FindingRef | null {
  const [, clusterId, fingerprint] = typeof value === "string" ? (open.exec(value) ?? []) : [];
  return clusterId === undefined || fingerprint === undefined ? null : { clusterId, fingerprint };
}

/** Address of the page of findings with a filter, and with one finding open where one is given. */
export function findingsHref(filter: FindingFilter, opened: FindingRef | null = null): string {
  const params = findingSearch(filter);
  if (opened !== null) params.set("open", openWord(opened));
  const text = params.toString();
  return text === "" ? "/findings" : `/findings?${text}`;
}

/** Address of exactly what a filter leaves, as a file. */
export function findingsExportHref(filter: FindingFilter, format: (typeof exportFormats)[number]): string {
  const params = findingSearch({ ...filter, after: undefined, group: undefined });
  params.set("format", format);
  return `/api/v1/findings/export?${params}`;
}

/** Address of the findings that some part of a filter leaves. @example findingsOf({ cluster: [id], severity: ["critical"] }) */
export function findingsOf(part: Partial<FindingFilter>): string {
  return findingsHref({ ...everything, ...part });
}

const everything: FindingFilter = FindingFilter.parse({});

/** The same filter from its beginning: a page of another list means nothing. */
export function changed(filter: FindingFilter, change: Partial<FindingFilter>): FindingFilter {
  return { ...filter, after: undefined, ...change };
}

/** Whether anything but the usual (open, all of them) is asked for. */
export function isNarrowed(filter: FindingFilter): boolean {
  return lists.some((name) => filter[name].length > 0) || singles.some((name) => Boolean(filter[name]));
}
