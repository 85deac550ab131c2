import type { FindingGroupBy } from "#lib/contract/views/finding-choices.ts";
import { changed, type FindingFilter, noneOfIt } from "#lib/contract/views/finding-filter.ts";
import type { FindingGroup } from "#lib/contract/views/findings.ts";

/** The filter that leaves exactly the findings of a group, in one list. */
export function narrowed(filter: FindingFilter, by: FindingGroupBy, group: FindingGroup): FindingFilter {
  return changed(filter, { group: undefined, ...ownPart(by, group) });
}

function ownPart(by: FindingGroupBy, group: FindingGroup): Partial<FindingFilter> {
  const [row] = group.rows;
  if (row === undefined) return {};
  switch (by) {
    case "check":
      return { check: `${row.check.tool}:${row.check.key}`, source: [row.source.scanner] };
    case "workload":
      return { cluster: [row.cluster.id], resource: row.resource.path };
    case "image":
      return { image: row.image ?? noneOfIt };
    case "namespace":
      return { namespace: [group.key === "" ? noneOfIt : group.key] };
    case "severity":
      return { severity: [row.severity] };
    case "source":
      return { source: [row.source.scanner] };
    default:
      return by satisfies never;
  }
}
