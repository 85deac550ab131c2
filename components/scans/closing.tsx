import Link from "next/link";
import { visible } from "#components/ui/visible.ts";
import { closingWords, completenessWords } from "#lib/contract/views/closing-words.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import type { ScanPage } from "#lib/contract/views/scan.ts";
import { type ScanFilter, scanFilterHref } from "#lib/contract/views/scan-filter.ts";

type Sum = ScanPage["sums"][number];

function Reasons({ sum }: { sum: Sum }) {
  const said = sum.reasons.filter((each) => each.reason !== "");
  if (said.length === 0) return null;
  return (
    <ul className="mt-1 flex flex-col gap-1">
      {said.map((each) => (
        <li key={each.reason} className="second break">
          {visible(each.reason)}
          {sum.reasons.length > 1 && <> ({counted(each.targets, "target", "targets")})</>}
        </li>
      ))}
      {sum.moreReasons > 0 && (
        <li className="second">and {counted(sum.moreReasons, "other reason", "other reasons")}</li>
      )}
    </ul>
  );
}

/** What the scan was allowed to close and why: each completeness once, however many slices have it. */
export function Closing({ view, filter }: { view: ScanPage; filter: ScanFilter }) {
  return (
    <table className="table rows tall">
      <thead>
        <tr>
          <th scope="col" className="w-[132px]">
            Completeness
          </th>
          <th scope="col">What it may close, and why</th>
          <th scope="col" className="num w-[84px]">
            Targets
          </th>
          <th scope="col" className="num w-[84px]">
            Results
          </th>
        </tr>
      </thead>
      <tbody>
        {view.sums.map((sum) => (
          <tr key={sum.completeness}>
            <th scope="row">{completenessWords[sum.completeness]}</th>
            <td className="full">
              {closingWords[sum.completeness]}
              <Reasons sum={sum} />
            </td>
            <td className="num" data-label="targets">
              <Link
                className="trace"
                scroll={false}
                href={scanFilterHref(
                  view.id,
                  { ...filter, completeness: sum.completeness, targets: undefined },
                  "targets",
                )}
              >
                {count(sum.targets)}
              </Link>
            </td>
            <td className="num" data-label="results">
              {count(sum.observations)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same for a roster: it alone shows by itself that something is gone. */
export function RosterClosing({ roster }: { roster: NonNullable<ScanPage["roster"]> }) {
  return (
    <div className="flex flex-col gap-2">
      <p>
        <b className="font-semibold">{roster.complete ? "Complete." : "Not complete."}</b>{" "}
        {roster.complete
          ? "What it speaks for and does not list is gone: words about it are dropped, and its findings end as gone, not as fixed."
          : "It may leave something out, so it cannot show that anything is gone."}
      </p>
      <p className="text-text-2 break">
        {roster.covers.length === 0 ? (
          "It does not say which kinds it speaks for."
        ) : (
          <>
            Speaks for {counted(roster.covers.length, "kind", "kinds")}: {roster.covers.map(visible).join(", ")}.
          </>
        )}{" "}
        {counted(roster.items, "resource", "resources")} listed.
      </p>
    </div>
  );
}
