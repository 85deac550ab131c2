import Link from "next/link";
import { type FindingFilter, findingsOf } from "#lib/contract/views/finding-filter.ts";
import { count } from "#lib/contract/views/format.ts";
import type { FindingCounts as Counts } from "#lib/contract/views/standing.ts";
import { Severity } from "./severity.tsx";

/**
 * Open findings by severity, with what is new and what was fixed in seven days. Bars start at zero; each number of open ones
 * leads to them, `within` the part of the list it counts.
 */
export function FindingCounts({ findings, within = {} }: { findings: Counts; within?: Partial<FindingFilter> }) {
  const most = Math.max(1, ...findings.bySeverity.map((row) => row.open));
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Severity</th>
          <th scope="col" className="w-20">
            <span className="sr-only">Share</span>
          </th>
          <th scope="col" className="num">
            Open
          </th>
          <th scope="col" className="num">
            New, 7 d
          </th>
          <th scope="col" className="num">
            Fixed, 7 d
          </th>
        </tr>
      </thead>
      <tbody>
        {findings.bySeverity.map((row) => (
          <tr key={row.severity}>
            <th scope="row">
              <Severity severity={row.severity} />
            </th>
            <td aria-hidden="true">
              {row.open > 0 && (
                <span
                  className="block h-2 min-w-0.5"
                  style={{ width: `${(row.open * 100) / most}%`, background: `var(--color-${row.severity})` }}
                />
              )}
            </td>
            <td className="num font-medium">
              {row.open === 0 ? (
                "0"
              ) : (
                <Link className="trace" href={findingsOf({ ...within, severity: [row.severity] })}>
                  {count(row.open)}
                </Link>
              )}
            </td>
            <td className="num">{row.new7d > 0 ? `+${count(row.new7d)}` : "0"}</td>
            <td className="num text-text-2">{row.fixed7d > 0 ? `−${count(row.fixed7d)}` : "0"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
