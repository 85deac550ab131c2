import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { Completeness } from "#components/ui/completeness.tsx";
import { Outcomes } from "#components/ui/outcomes.tsx";
import { Time } from "#components/ui/time.tsx";
import { visible } from "#components/ui/visible.ts";
import { completenessWords } from "#lib/contract/views/closing-words.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import type { ScanPage, ScanTarget } from "#lib/contract/views/scan.ts";
import { type ScanFilter, scanFilterHref } from "#lib/contract/views/scan-filter.ts";
import { type ChangeKind, changeKinds } from "#lib/domain/scan/change.ts";
import { changeWords } from "./change-words.ts";

type Props = { view: ScanPage; filter: ScanFilter };

/** What the scan changed in one slice, without what changed nothing about findings. */
function Changed({ target }: { target: ScanTarget }) {
  const told = changeKinds.filter((kind): kind is ChangeKind => kind !== "other" && (target.changes[kind] ?? 0) > 0);
  if (told.length === 0) return <span className="unit">nothing</span>;
  return told.map((kind) => `${count(target.changes[kind] ?? 0)} ${changeWords[kind].short}`).join(", ");
}

function Row({ target, now }: { target: ScanTarget; now: string }) {
  return (
    <tr>
      <th scope="row">
        <span className="break line-clamp-3">{visible(target.label)}</span>
        {target.toolVersion !== null && <span className="second">{visible(target.toolVersion)}</span>}
      </th>
      <td className="full">
        <Outcomes byOutcome={target.byOutcome} />
      </td>
      <td className="text-text-2">
        <Changed target={target} />
      </td>
      <td className="num text-text-2" data-label="looked">
        <Time at={target.observedAt} now={now} as="utc" />
        {target.late && (
          <span className="second">
            <Badge kind="plain" title="A report of a later look had come before it: merged at its place in time">
              came late
            </Badge>
          </span>
        )}
      </td>
      <td className="top-right">
        <Completeness target={target} />
      </td>
    </tr>
  );
}

function Pager({ view, filter }: Props) {
  const { total, rows, next } = view.targets;
  if (next === null && filter.targets === undefined && filter.completeness === undefined) return null;
  return (
    <nav className="pager" aria-label="Pages of the targets">
      <span className="text-text-3">
        {count(rows.length)} of {counted(total, "target", "targets")} shown
        {filter.completeness !== undefined && `, ${completenessWords[filter.completeness]} ones`}
      </span>
      {(filter.targets !== undefined || filter.completeness !== undefined) && (
        <Link
          className="link"
          scroll={false}
          href={scanFilterHref(view.id, { ...filter, completeness: undefined, targets: undefined }, "targets")}
        >
          All from the beginning
        </Link>
      )}
      {next !== null && (
        <Link
          className="button small"
          scroll={false}
          href={scanFilterHref(view.id, { ...filter, targets: next }, "targets")}
        >
          Next targets
        </Link>
      )}
    </nav>
  );
}

/** Each slice the document reports on its own: its outcomes, what changed there, when the tool looked and how complete it is. */
export function ScanTargets({ view, filter }: Props) {
  return (
    <>
      <table className="table rows tall">
        <thead>
          <tr>
            <th scope="col">Target</th>
            <th scope="col">Outcomes</th>
            <th scope="col">Changed</th>
            <th scope="col" className="num">
              Looked
            </th>
            <th scope="col">Completeness</th>
          </tr>
        </thead>
        <tbody>
          {view.targets.rows.map((target) => (
            <Row key={target.scope} target={target} now={view.now} />
          ))}
          {view.targets.total > 1 && filter.completeness === undefined && (
            <tr>
              <th scope="row">All {count(view.targets.total)}</th>
              <td className="full" colSpan={4}>
                <Outcomes byOutcome={view.byOutcome} />
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <Pager view={view} filter={filter} />
    </>
  );
}
