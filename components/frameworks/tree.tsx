import Link from "next/link";
import { ClosedSection } from "#components/ui/closed-section.tsx";
import { CountStrip } from "#components/ui/count-strip.tsx";
import { Figure } from "#components/ui/figure.tsx";
import { ProofBar } from "#components/ui/proof-bar.tsx";
import { ProofStrip } from "#components/ui/proof-strip.tsx";
import { Status } from "#components/ui/status.tsx";
import { StatusTally } from "#components/ui/status-tally.tsx";
import { Time } from "#components/ui/time.tsx";
import { TreeSection } from "#components/ui/tree-section.tsx";
import { count, percent, shortMarkWords } from "#lib/contract/views/format.ts";
import type { FrameworkPage, RequirementRow, SectionRow } from "#lib/contract/views/framework.ts";
import { type FrameworkFilter, filterHref } from "#lib/contract/views/framework-filter.ts";
import { requirementHref } from "#lib/contract/views/links.ts";
import { type Standing, scoredStatuses } from "#lib/contract/views/standing.ts";
import { marksWorthFiltering, openSections, type TreeGroup } from "./tree-groups.ts";

const columns = 8;

function SectionCells({ section }: { section: SectionRow }) {
  if (section.totalWeight === 0) {
    return (
      <td colSpan={columns - 1} className="full unit">
        {count(section.total)} listed with what they ask, not scored
      </td>
    );
  }
  return (
    <>
      <td className="full" colSpan={3}>
        <StatusTally counts={section.requirements} />
      </td>
      <td className="bar-cell narrow">
        <ProofBar weights={section.weightByStatus} />
      </td>
      <td className="num top-right font-semibold">{percent(section.provenWeight, section.totalWeight)}</td>
      <td className="num phone-hide" colSpan={2}>
        <Figure value={section.provenWeight} of={section.totalWeight} />
      </td>
    </>
  );
}

function OnClusters({ row, view }: { row: RequirementRow; view: FrameworkPage }) {
  if (row.perCluster.length === 0) return <CountStrip counts={row.byStatus} shown={row.status} />;
  const names = new Map(view.clusters.map((cluster) => [cluster.id, cluster.name]));
  const cells = row.perCluster.map(({ clusterId, status }) => ({
    key: clusterId,
    label: names.get(clusterId) ?? clusterId,
    status,
  }));
  return <ProofStrip cells={cells} />;
}

function StatusCell({ status, row }: { status: Standing | null; row: RequirementRow }) {
  if (status === null) return <span className="unit">no cluster</span>;
  return (
    <>
      <Status status={status} />
      {row.lastKnownFailing && <span className="second text-failing-text">last known failing</span>}
    </>
  );
}

function Leaf({ row, view, told }: { row: RequirementRow; view: FrameworkPage; told: ReadonlySet<string> }) {
  const marks = row.marks.filter((mark) => told.has(mark));
  const proven = row.weightByStatus.passing;
  const total = scoredStatuses.reduce((sum, status) => sum + row.weightByStatus[status], 0);
  return (
    <tr className="leaf-row">
      <th scope="row">
        <span className="tree-name">
          <span className="id">{row.id}</span>
          <span>
            <Link className="trace" href={requirementHref(view.id, row.id)}>
              {row.title}
            </Link>
            {marks.length > 0 && (
              <span className="unit text-11 whitespace-nowrap"> {marks.map(shortMarkWords).join(", ")}</span>
            )}
            {!row.inProfile && <span className="unit text-11"> outside the profile</span>}
          </span>
        </span>
      </th>
      <td className="num text-text-2 phone-hide">{row.weight > 0 ? count(row.weight) : ""}</td>
      <td className="top-right">
        <StatusCell status={row.status} row={row} />
      </td>
      <td>
        <OnClusters row={row} view={view} />
      </td>
      <td className="phone-hide">{total > 0 && <ProofBar weights={row.weightByStatus} size="xs" />}</td>
      <td className="num">{total > 0 && <Figure value={proven} of={total} />}</td>
      <td className="num phone-hide">
        {row.checks.looked > 0 ? (
          <Figure value={row.checks.passing} of={row.checks.looked} />
        ) : (
          <span className="unit">none</span>
        )}
      </td>
      <td className="num text-text-2 phone-hide">
        {row.oldestLookAt === null ? "–" : <Time at={row.oldestLookAt} now={view.now} as="age" />}
      </td>
    </tr>
  );
}

function Inner({ row }: { row: RequirementRow }) {
  return (
    <tr className="inner-row">
      <th scope="rowgroup" colSpan={columns} className="full">
        <span className="id">{row.id}</span>
        {row.title}
      </th>
    </tr>
  );
}

function Head({ view }: { view: FrameworkPage }) {
  const selected = view.clusters.filter((cluster) => cluster.selected).length;
  return (
    <thead>
      <tr>
        <th scope="col" className="first-letter:uppercase">
          {view.noun}
        </th>
        <th scope="col" className="num">
          Weight
        </th>
        <th scope="col">Worst status</th>
        <th scope="col">{selected === 1 ? "Cluster" : `${count(selected)} clusters`}</th>
        <th scope="col">By weight</th>
        <th scope="col" className="num">
          Proven
        </th>
        <th scope="col" className="num">
          Checks passing
        </th>
        <th scope="col" className="num">
          Oldest look
        </th>
      </tr>
    </thead>
  );
}

function SectionName({ section, shown }: { section: SectionRow; shown: number }) {
  return (
    <>
      <span className="id">{section.id}</span>
      {section.title}{" "}
      <span className="unit">
        {shown === section.total ? count(shown) : `${count(shown)} of ${count(section.total)}`}
      </span>
    </>
  );
}

type Props = { view: FrameworkPage; groups: readonly TreeGroup[]; filter: FrameworkFilter };

/** All requirements the filter shows, by section, with their worst status, each cluster, and what is proven of their weight. */
export function Tree({ view, groups, filter }: Props) {
  const open = openSections(groups, filter.open);
  const told = new Set(marksWorthFiltering(view.requirements).map(({ mark }) => mark));
  const opening = (id: string): string => filterHref(view.id, { ...filter, open: [...open, id] });
  return (
    <table className="table tree rows hover">
      <Head view={view} />
      {groups.map(({ section, rows, shown }) => {
        const label = `${section.id} ${section.title}`;
        const name = <SectionName section={section} shown={shown} />;
        const cells = <SectionCells section={section} />;
        if (!open.has(section.id)) {
          return (
            <ClosedSection key={section.id} label={label} name={name} cells={cells} openHref={opening(section.id)} />
          );
        }
        return (
          <TreeSection key={section.id} label={label} open name={name} cells={cells}>
            {rows.map((row) =>
              row.leaf ? <Leaf key={row.id} row={row} view={view} told={told} /> : <Inner key={row.id} row={row} />,
            )}
          </TreeSection>
        );
      })}
    </table>
  );
}
