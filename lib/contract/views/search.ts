import * as z from "zod";

/** What can be found by words, in the order in which it is shown. */
export const searchKinds = [
  "cluster",
  "framework",
  "requirement",
  "control",
  "check",
  "resource",
  "namespace",
] as const;
export type SearchKind = (typeof searchKinds)[number];

/** Kinds a search without a choice looks for; a namespace is only ever asked for by itself. */
const usual: readonly SearchKind[] = searchKinds.filter((kind) => kind !== "namespace");

const parted = (value: unknown): unknown =>
  typeof value === "string" ? [...new Set(value.split(",").filter((each) => each !== ""))] : value;

/** Longest text that is searched for, in characters. */
export const longestSearch = 120;

/** GET /api/v1/search. */
export const SearchQuery = z.strictObject({
  /** Words that all occur in the name of what is found; a resource or a check is found by how its name begins. */
  q: z
    .string()
    .max(longestSearch)
    .refine((text) => !text.includes("\u0000"), "Leave out unprintable characters.")
    .default(""),
  /** Kinds to look for, separated by commas. */
  kind: z.preprocess(parted, z.array(z.enum(searchKinds)).min(1)).default([...usual]),
  /** Clusters to look in, by id or name, separated by commas; all of them when it is left out. */
  cluster: z.preprocess(parted, z.array(z.string().max(300)).max(500)).default([]),
  /** Most hits of a kind. */
  limit: z.coerce.number().int().min(1).max(50).default(6),
});
export type SearchQuery = z.output<typeof SearchQuery>;

/** Something that was found. Texts of tools are cleaned and capped, and stay text. */
export const SearchHit = z.object({
  /** What it is called in addresses: an id, or a name. */
  id: z.string(),
  label: z.string(),
  /** What tells it from others of the same name. */
  about: z.string(),
  /** Its page in the console; empty for a namespace, which has none. */
  href: z.string(),
});
export type SearchHit = z.infer<typeof SearchHit>;

/** Answer of GET /api/v1/search: what the viewer may see, best first; kinds without a hit are left out. */
export const SearchAnswer = z.object({
  groups: z.array(z.object({ kind: z.enum(searchKinds), hits: z.array(SearchHit), more: z.boolean() })),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;

/** Address of a search. */
export function searchPath(asked: {
  q: string;
  kind?: SearchKind;
  cluster?: readonly string[];
  limit?: number;
}): string {
  const params = new URLSearchParams({ q: asked.q });
  if (asked.kind !== undefined) params.set("kind", asked.kind);
  if (asked.cluster !== undefined && asked.cluster.length > 0) params.set("cluster", asked.cluster.join(","));
  if (asked.limit !== undefined) params.set("limit", String(asked.limit));
  return `/api/v1/search?${params}`;
}
