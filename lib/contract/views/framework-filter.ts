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
});
export type FrameworkFilter = z.infer<typeof FrameworkFilter>;

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
  });
}

/** Address of a framework with a filter; the defaults are left out. */
export function filterHref(frameworkId: string, filter: FrameworkFilter): string {
  const params = new URLSearchParams();
  if (filter.profile) params.set("profile", filter.profile);
  if (filter.cluster.length > 0) params.set("cluster", filter.cluster.join(","));
  if (filter.status.length > 0) params.set("status", filter.status.join(","));
  if (filter.mark) params.set("mark", filter.mark);
  if (filter.class !== "technical") params.set("class", filter.class);
  const text = params.toString();
  return `${frameworkHref(frameworkId)}${text === "" ? "" : `?${text}`}`;
}

/** Whether a leaf of the tree is shown under the filter. */
export function isShown(row: RequirementRow, filter: FrameworkFilter): boolean {
  if (filter.class !== "all" && row.class !== filter.class) return false;
  if (filter.mark && !row.marks.includes(filter.mark)) return false;
  return filter.status.length === 0 || (row.status !== null && filter.status.includes(row.status));
}
