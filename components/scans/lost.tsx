import Link from "next/link";
import { Time } from "#components/ui/time.tsx";
import { visible } from "#components/ui/visible.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import type { ScanPage } from "#lib/contract/views/scan.ts";
import { type ScanFilter, scanFilterHref } from "#lib/contract/views/scan-filter.ts";

type Roster = NonNullable<ScanPage["roster"]>;
type Props = { view: ScanPage; roster: Roster; filter: ScanFilter };

function Pager({ view, roster, filter }: Props) {
  const { lost } = roster;
  if (lost.next === null && filter.gone === undefined) return null;
  return (
    <nav className="pager" aria-label="Pages of what is gone">
      <span className="text-text-3">
        {count(lost.rows.length)} of {counted(lost.total, "resource", "resources")} shown
      </span>
      {filter.gone !== undefined && (
        <Link className="link" scroll={false} href={scanFilterHref(view.id, { ...filter, gone: undefined }, "gone")}>
          Back to the beginning
        </Link>
      )}
      {lost.next !== null && (
        <Link
          className="button small"
          scroll={false}
          href={scanFilterHref(view.id, { ...filter, gone: lost.next }, "gone")}
        >
          Next page
        </Link>
      )}
    </nav>
  );
}

/** What earlier rosters listed and this one no longer does. */
export function Lost({ view, roster, filter }: Props) {
  if (roster.lost.total === 0) {
    return (
      <p className="text-text-2">
        {roster.complete
          ? "Everything that was listed before is still there."
          : "It cannot show that anything is gone."}
      </p>
    );
  }
  return (
    <>
      <table className="table rows">
        <thead>
          <tr>
            <th scope="col">Resource</th>
            <th scope="col" className="num">
              Listed since
            </th>
            <th scope="col" className="num">
              Findings ended
            </th>
            <th scope="col">Now</th>
          </tr>
        </thead>
        <tbody>
          {roster.lost.rows.map((each) => (
            <tr key={`${each.resource.kind}/${each.resource.label}`}>
              <th scope="row">
                <span className="break">{visible(each.resource.label)}</span>
              </th>
              <td className="num text-text-2" data-label="listed since">
                <Time at={each.listedFrom} now={view.now} as="utc" />
              </td>
              <td className="num" data-label="findings ended">
                {each.findings === 0 ? <span className="unit">none</span> : count(each.findings)}
              </td>
              <td className="top-right text-text-2">{each.back ? "listed again" : "gone"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager view={view} roster={roster} filter={filter} />
    </>
  );
}
