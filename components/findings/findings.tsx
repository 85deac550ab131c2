import Link from "next/link";
import type { ReactNode } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Figure } from "#components/ui/figure.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { SourceBadges } from "#components/ui/source-badges.tsx";
import {
  changed,
  type FindingFilter,
  findingSearch,
  findingsExportHref,
  findingsHref,
  isNarrowed,
  openWord,
} from "#lib/contract/views/finding-filter.ts";
import type { FindingDetail, FindingList } from "#lib/contract/views/findings.ts";
import { cappedCount, count, counted } from "#lib/contract/views/format.ts";
import { FilterBar } from "./filter-bar.tsx";
import { FindingTable } from "./finding-table.tsx";
import { HeldList } from "./held-list.tsx";
import { marksOf } from "./marks.ts";
import { MissingPanel, Panel } from "./panel.tsx";
import { Picked } from "./picked.tsx";
import { RowKeys } from "./row-keys.tsx";

/** `detail` is the finding in the panel: null for none, `missing` for one that is not among the viewer's. */
type Props = { view: FindingList; filter: FindingFilter; detail: FindingDetail | "missing" | null };

function Sub({ view, filter }: Omit<Props, "detail">) {
  const isUsual = filter.state.length === 1 && filter.state[0] === "open" && !isNarrowed(filter);
  return (
    <>
      {isUsual ? (
        <>
          <b className="font-medium">{cappedCount(view.open)}</b> open.{" "}
        </>
      ) : (
        <>
          <b className="font-medium">{cappedCount(view.matching)}</b> match, {cappedCount(view.open)} open in all.{" "}
        </>
      )}
      {view.sources.total > 0 && (
        <>
          <Figure
            value={view.sources.fresh}
            of={view.sources.total}
            unit={view.sources.total === 1 ? "source" : "sources"}
          />{" "}
          fresh.{" "}
        </>
      )}
      <SourceBadges needing={view.needing} now={view.now} />
    </>
  );
}

function Exports({ view, filter }: Omit<Props, "detail">) {
  if (view.matching.count === 0) return null;
  return (["csv", "json"] as const).map((format) => (
    <a key={format} className="button" href={findingsExportHref(filter, format)} download>
      <Icon name="download" />
      {format.toUpperCase()}
      <span className="sr-only">: export exactly these {cappedCount(view.matching)} findings</span>
    </a>
  ));
}

/** Why there is nothing here: nothing was scanned, nothing matches, or nothing fails as far as anybody looked. */
function Nothing({ view, filter }: Omit<Props, "detail">): ReactNode {
  if (!view.heard) {
    return (
      <Empty title="Nothing was scanned yet">
        <p className="text-text-2">
          Every check that fails on a resource would stand here, worst first, from the first scan on.
        </p>
        <p>
          <ButtonLink href="/" look="primary">
            Bring in a first scan
          </ButtonLink>
        </p>
      </Empty>
    );
  }
  if (isNarrowed(filter)) {
    return (
      <Empty title="Nothing matches this filter">
        <p className="text-text-2">
          {cappedCount(view.open)} open findings stand outside of it. Take a filter away, or{" "}
          <Link className="link" href="/findings">
            see all that are open
          </Link>
          .
        </p>
      </Empty>
    );
  }
  return (
    <Empty title={filter.state.includes("open") ? "Nothing that was looked at fails" : "Nothing ended like this yet"}>
      <p className="text-text-2">
        {count(view.sources.fresh)} of {counted(view.sources.total, "source", "sources")} spoke in time. What nobody
        looked at is not in this list, and is no pass: the frameworks say where that is.
      </p>
    </Empty>
  );
}

function Pager({ view, filter }: Omit<Props, "detail">) {
  const shown =
    view.groupedBy === null
      ? `${count(view.rows.length)} of ${cappedCount(view.matching)} shown`
      : `${count(view.groups.length)} of ${counted(view.groupsTotal, "group", "groups")} shown`;
  return (
    <nav className="pager" aria-label="Pages of the list">
      <span className="text-text-3">{shown}</span>
      {filter.after !== undefined && (
        <Link className="link" href={findingsHref(changed(filter, {}))}>
          Back to the beginning
        </Link>
      )}
      {view.next !== null && (
        <Link className="button small" href={findingsHref({ ...filter, after: view.next })}>
          Next page
          <Icon name="right" />
        </Link>
      )}
      <span className="keys" aria-hidden="true">
        <kbd>j</kbd> <kbd>k</kbd> move <kbd>e</kbd> open <kbd>x</kbd> select <kbd>?</kbd> all keys
      </span>
    </nav>
  );
}

/** What broke, where, and what to fix first: a list that a person narrows down, and one finding beside it. */
export function Findings({ view, filter, detail }: Props) {
  const isEmpty = view.rows.length === 0 && view.groups.length === 0;
  const opened =
    detail === null || detail === "missing"
      ? null
      : { clusterId: detail.row.cluster.id, fingerprint: detail.row.fingerprint };
  return (
    <div className={detail === null ? "findings" : "findings with-panel"}>
      <div className="findings-list">
        <PageHead
          title="Findings"
          sub={<Sub view={view} filter={filter} />}
          actions={<Exports view={view} filter={filter} />}
        />
        {(view.heard || isNarrowed(filter)) && <FilterBar view={view} filter={filter} />}
        <HeldList shown={marksOf(view)} search={findingSearch(filter).toString()} />
        <h2 className="sr-only">The list</h2>
        {isEmpty ? (
          <Nothing view={view} filter={filter} />
        ) : (
          <>
            <FindingTable view={view} filter={filter} open={opened?.fingerprint ?? null} />
            <Pager view={view} filter={filter} />
            <Picked />
          </>
        )}
      </div>
      {detail === "missing" && <MissingPanel filter={filter} />}
      {detail !== null && detail !== "missing" && <Panel detail={detail} filter={filter} />}
      <RowKeys open={opened === null ? null : openWord(opened)} closed={findingsHref(filter)} />
    </div>
  );
}
