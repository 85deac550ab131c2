import * as z from "zod";
import type { RequirementRow } from "./framework.ts";
import { frameworkHref } from "./links.ts";
import { standings } from "./standing.ts";

/** What the requirement tree shows, kept in the address. `class` all shows every class. */
export const FrameworkFilter = z.object({
  profile: z.string().max(100).optional().catch(undefined),
  cluster: z.array(z.string().max(100)).max(500).catch([]),
  status: z.array(z.enum(standings)).catch([]),
  mark: z.string().max(100).optional().catch(undefined),
  class: z.enum(["technical", "partly", "procedural", "all"]).catch("technical"),
  /** Sections that stand open, by id; nothing named: as many as a page should hold. */
  open: z.array(z.string().max(100)).max(200).catch([]),
});
export type FrameworkFilter = z.infer<typeof FrameworkFilter>;

const parted = (value: unknown): unknown =>
  typeof value === "string" ? value.split(",").filter((each) => each !== "") : value;

/** GET /api/v1/frameworks/{framework}/export: the filter of the page. A word that is not known is refused, not ignored. */
export const FrameworkExportQuery = z.strictObject({
  profile: z.string().min(1).max(100).optional(),
  /** Ids or names of clusters; none means all. */
  cluster: z.preprocess(parted, z.array(z.string().max(100)).max(500)).default([]),
  status: z.preprocess(parted, z.array(z.enum(standings))).default([]),
  mark: z.string().min(1).max(100).optional(),
  class: z.enum(["technical", "partly", "procedural", "all"]).default("technical"),
});

type Search = Readonly<Record<string, string | string[] | undefined>>;

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
const many = (value: string | string[] | undefined) =>
  (Array.isArray(value) ? value : [value ?? ""]).flatMap((text) => text.split(",")).filter((text) => text !== "");

/** Reads the filter from a search part; what is not understood is left out. */
export function filterFromSearch(params: Search): FrameworkFilter {
  const known: readonly string[] = standings;
  return FrameworkFilter.parse({
    profile: one(params.profile),
    cluster: many(params.cluster),
    status: many(params.status).filter((status) => known.includes(status)),
    mark: one(params.mark),
    class: one(params.class) ?? "technical",
    open: many(params.open),
  });
}

/** Address of a framework with a filter; the defaults are left out. */
export function filterHref(frameworkId: string, filter: FrameworkFilter): string {
  const params = searchOf(filter);
  if (filter.open.length > 0) params.set("open", filter.open.join(","));
  return addressOf(frameworkHref(frameworkId), params);
}

/** Address of the rows a filter shows as a CSV file, closed sections included. */
export function frameworkCsvHref(frameworkId: string, filter: FrameworkFilter): string {
  return addressOf(`/api/v1${frameworkHref(frameworkId)}/export`, searchOf(filter));
}

function addressOf(path: string, params: URLSearchParams): string {
  const text = params.toString();
  return text === "" ? path : `${path}?${text}`;
}

function searchOf(filter: FrameworkFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.profile) params.set("profile", filter.profile);
  if (filter.cluster.length > 0) params.set("cluster", filter.cluster.join(","));
  if (filter.status.length > 0) params.set("status", filter.status.join(","));
  if (filter.mark) params.set("mark", filter.mark);
  if (filter.class !== "technical") params.set("class", filter.class);
  return params;
}

/** Whether a leaf of the tree is shown under the filter. */
export function isShown(row: RequirementRow, filter: Pick<FrameworkFilter, "class" | "mark" | "status">): boolean {
  if (filter.class !== "all" && row.class !== filter.class) return false;
  if (filter.mark && !row.marks.includes(filter.mark)) return false;
  return filter.status.length === 0 || (row.status !== null && filter.status.includes(row.status));
}
