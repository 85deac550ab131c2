import Link from "next/link";
import { Segments } from "#components/ui/segments.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { standingClass, standingWords } from "#components/ui/status-words.ts";
import { count, markWords } from "#lib/contract/views/format.ts";
import type { FrameworkPage } from "#lib/contract/views/framework.ts";
import { type FrameworkFilter, filterHref } from "#lib/contract/views/framework-filter.ts";
import { type Standing, standings } from "#lib/contract/views/standing.ts";
import { worstFirst } from "#lib/domain/control/worst-first.ts";
import { marksWorthFiltering } from "./tree-groups.ts";

type Props = { view: FrameworkPage; filter: FrameworkFilter };

function countsOf(view: FrameworkPage, filter: FrameworkFilter): ReadonlyMap<Standing, number> {
  const counts = new Map<Standing, number>(standings.map((status) => [status, 0]));
  for (const row of view.requirements) {
    if (!row.leaf || row.status === null || (filter.class !== "all" && row.class !== filter.class)) continue;
    if (filter.mark && !row.marks.includes(filter.mark)) continue;
    counts.set(row.status, (counts.get(row.status) ?? 0) + 1);
  }
  return counts;
}

function toggled(filter: FrameworkFilter, status: Standing): FrameworkFilter {
  const on = filter.status.includes(status);
  return {
    ...filter,
    open: [],
    status: on ? filter.status.filter((each) => each !== status) : [...filter.status, status],
  };
}

function StatusChips({ view, filter }: Props) {
  const counts = countsOf(view, filter);
  const shown = worstFirst.filter((status) => (counts.get(status) ?? 0) > 0 || filter.status.includes(status));
  return shown.map((status) => (
    <Link
      key={status}
      className="chip"
      scroll={false}
      href={filterHref(view.id, toggled(filter, status))}
      aria-current={filter.status.includes(status) ? "true" : undefined}
    >
      <span className={`status ${standingClass(status)}`}>
        <StatusIcon status={status} />
        {standingWords[status]}
      </span>
      <span className="n">{count(counts.get(status) ?? 0)}</span>
    </Link>
  ));
}

function MarkChips({ view, filter }: Props) {
  return marksWorthFiltering(view.requirements).map(({ mark, count: of }) => {
    const { mark: chosen, ...rest } = filter;
    const on = chosen === mark;
    return (
      <Link
        key={mark}
        className="chip"
        scroll={false}
        href={filterHref(view.id, { ...rest, open: [], ...(on ? {} : { mark }) })}
        aria-current={on ? "true" : undefined}
      >
        {markWords(mark)} <span className="n">{count(of)}</span>
      </Link>
    );
  });
}

const classes = [
  ["technical", "Technical"],
  ["partly", "Partly"],
  ["procedural", "Organisational"],
  ["all", "All"],
] as const;

/** Filters of the tree. Each is a link: the address is the filter, so it can be shared and goes back with the browser. */
export function Filters({ view, filter }: Props) {
  return (
    <div className="filters no-print">
      <StatusChips view={view} filter={filter} />
      <MarkChips view={view} filter={filter} />
      {(filter.status.length > 0 || filter.mark) && (
        <Link
          className="link text-12"
          scroll={false}
          href={filterHref(view.id, { ...filter, open: [], status: [], mark: undefined })}
        >
          Clear
        </Link>
      )}
      <span className="ml-auto max-w-full">
        <Segments
          label="Class"
          segments={classes.map(([id, label]) => ({
            href: filterHref(view.id, { ...filter, open: [], class: id }),
            label,
            current: filter.class === id,
          }))}
        />
      </span>
    </div>
  );
}
