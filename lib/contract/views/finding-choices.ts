export const findingSorts = ["severity", "first", "last", "check", "resource"] as const;
/** What a list of findings can be sorted by: `first` and `last` are when a tool saw it fail. */
export type FindingSort = (typeof findingSorts)[number];

export const findingGroups = ["check", "workload", "image", "namespace", "severity", "source"] as const;
/** What findings can be grouped by; a workload is any resource, its containers taken together. */
export type FindingGroupBy = (typeof findingGroups)[number];

/** The order a person means who only names the column: worst and newest first, names from A. */
export const naturalOrder: Readonly<Record<FindingSort, "asc" | "desc">> = {
  severity: "desc",
  first: "desc",
  last: "desc",
  check: "asc",
  resource: "asc",
};
