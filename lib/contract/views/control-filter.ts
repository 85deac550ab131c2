import * as z from "zod";
import { factScopes } from "#lib/domain/catalog/catalog.ts";
import { controlHref } from "./links.ts";
import { standings } from "./standing.ts";

const Words = z
  .string()
  .max(200)
  // A database text cannot hold NUL.
  .refine((text) => !text.includes("\u0000"), "Leave out unprintable characters.");
const parted = (value: unknown): unknown =>
  typeof value === "string" ? value.split(",").filter((each) => each !== "") : value;

const parameters = {
  /** Words that all occur in its title, ids, facts, checks or the requirements it serves. */
  q: Words.optional(),
  family: Words.optional(),
  scope: z.enum(factScopes).optional(),
  status: z.preprocess(parted, z.array(z.enum(standings)).max(standings.length)).default([]),
  /** Only what serves this framework. */
  framework: Words.optional(),
  kind: z.enum(["control", "topic", "all"]).default("control"),
  /** Ids or names of clusters; none means all. */
  cluster: z.preprocess(parted, z.array(Words).max(500)).default([]),
  /** Id of the last control of the page before. */
  after: Words.optional(),
} as const;

/** Which Kubernetes controls are shown; the address of the page, of the API and of an export is this and nothing else. */
export const ControlFilter = z.strictObject(parameters);
export type ControlFilter = z.output<typeof ControlFilter>;

type Search = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the filter from the search part of a page; what is not understood is left out. */
export function controlFilterFromSearch(search: Search): ControlFilter {
  const read: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(parameters)) {
    const value = search[name];
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text !== undefined && text !== "" && schema.safeParse(text).success) read[name] = text;
  }
  return ControlFilter.parse(read);
}

/** The filter as parameters of an address; defaults are left out. */
function searchOf(filter: ControlFilter): string {
  const params = new URLSearchParams();
  for (const name of ["q", "family", "scope", "framework", "after"] as const) {
    const value = filter[name];
    if (value !== undefined && value !== "") params.set(name, value);
  }
  if (filter.status.length > 0) params.set("status", filter.status.join(","));
  if (filter.cluster.length > 0) params.set("cluster", filter.cluster.join(","));
  if (filter.kind !== "control") params.set("kind", filter.kind);
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** Address of the list of controls with a filter. */
export const controlsHref = (filter: ControlFilter): string => `/controls${searchOf(filter)}`;

/** Address of everything a filter leaves, as a CSV file. */
export const controlsCsvHref = (filter: ControlFilter): string =>
  `/api/v1/controls/export${searchOf({ ...filter, after: undefined })}`;

/** Address of the requirements a control serves, as a CSV file. */
export const controlCsvHref = (controlId: string): string => `/api/v1${controlHref(controlId)}/export`;

/** The same filter from its beginning, with something changed. */
export function changedFilter(filter: ControlFilter, change: Partial<ControlFilter>): ControlFilter {
  return { ...filter, after: undefined, ...change };
}

/** Whether anything but the usual is asked for. */
export function isCut(filter: ControlFilter): boolean {
  const { q, family, scope, framework, status } = filter;
  return status.length > 0 || [q, family, scope, framework].some((value) => value !== undefined && value !== "");
}
