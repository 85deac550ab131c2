import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "#components/ui/icon.tsx";
import { severityWords } from "#components/ui/severity.tsx";
import { visible } from "#components/ui/visible.ts";
import type { FindingSort } from "#lib/contract/views/finding-choices.ts";
import { changed, type FindingFilter, findingsHref, listedBy } from "#lib/contract/views/finding-filter.ts";
import type { FindingGroup, FindingList, FindingRow as Row } from "#lib/contract/views/findings.ts";
import { count } from "#lib/contract/views/format.ts";
import { FindingRow } from "./finding-row.tsx";
import { narrowed } from "./narrowed.ts";

/** `open` is the fingerprint of the finding in the panel. */
type Props = { view: FindingList; filter: FindingFilter; open: string | null };

const columns = 8;

/** A head that sorts; the one in force says so and turns round. */
function SortHead({
  sort,
  filter,
  className,
  children,
}: {
  sort: FindingSort;
  filter: FindingFilter;
  className?: string;
  children: ReactNode;
}) {
  const listed = listedBy(filter);
  const isOn = filter.sort === sort;
  const turned = listed.order === "asc" ? "desc" : "asc";
  const href = findingsHref(changed(filter, { sort, order: isOn ? turned : undefined }));
  return (
    <th
      scope="col"
      className={className}
      {...(isOn ? { "aria-sort": listed.order === "asc" ? ("ascending" as const) : ("descending" as const) } : {})}
    >
      <Link className="sort" href={href} scroll={false} prefetch={false}>
        {children}
        {isOn && <Icon name={listed.order === "asc" ? "up" : "down"} />}
      </Link>
    </th>
  );
}

function Heads({ filter }: { filter: FindingFilter }) {
  return (
    <thead>
      <tr>
        <SortHead sort="severity" filter={filter} className="w-severity">
          Severity
        </SortHead>
        <SortHead sort="check" filter={filter}>
          What fails
        </SortHead>
        <SortHead sort="resource" filter={filter} className="w-where">
          Where
        </SortHead>
        <th scope="col" className="roomy w-tools">
          Seen by
        </th>
        <th scope="col" className="num roomy w-hurts" title="Requirements of all frameworks that rest on it">
          Requirements
        </th>
        <SortHead sort="first" filter={filter} className="num w-age">
          Age
        </SortHead>
        <SortHead sort="last" filter={filter} className="num roomy w-last">
          Last seen
        </SortHead>
        <th scope="col" className="w-state">
          State
        </th>
      </tr>
    </thead>
  );
}

function Rows({ rows, view, filter, open }: Props & { rows: readonly Row[] }) {
  return rows.map((row) => (
    <FindingRow
      key={`${row.cluster.id}/${row.fingerprint}`}
      row={row}
      filter={filter}
      now={view.now}
      by={view.groupedBy}
      current={row.fingerprint === open}
    />
  ));
}

function Group({ group, view, filter, open }: Props & { group: FindingGroup }) {
  const by = view.groupedBy ?? "check";
  const href = findingsHref(narrowed(filter, by, group));
  const label = by === "severity" ? severityWords[group.severity] : group.label;
  return (
    <tbody>
      <tr className="group">
        <th scope="rowgroup" colSpan={columns}>
          <span className="flex items-baseline gap-x-3">
            <span className="min-w-0 break">
              <Link className="trace" href={href} prefetch={false}>
                {visible(label)}
              </Link>
              {group.about !== "" && (
                <span className="mono ml-2 font-normal text-text-3 phone-hide">{visible(group.about)}</span>
              )}
            </span>
            <span className="ml-auto whitespace-nowrap font-normal text-text-3">
              {count(group.rows.length)} shown of {count(group.total)}
            </span>
          </span>
        </th>
      </tr>
      <Rows rows={group.rows} view={view} filter={filter} open={open} />
    </tbody>
  );
}

/** Findings as a table, in one list or in groups. The keys of the list look for its rows. */
export function FindingTable({ view, filter, open }: Props) {
  return (
    <table className={`table rows hover finding-table${view.groupedBy === "check" ? "" : " tall"}`} data-findings>
      <Heads filter={filter} />
      {view.groupedBy === null ? (
        <tbody>
          <Rows rows={view.rows} view={view} filter={filter} open={open} />
        </tbody>
      ) : (
        view.groups.map((group) => <Group key={group.key} group={group} view={view} filter={filter} open={open} />)
      )}
    </table>
  );
}
