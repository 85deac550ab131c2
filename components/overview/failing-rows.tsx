import Link from "next/link";
import { StatusIcon } from "#components/ui/status.tsx";
import { count } from "#lib/contract/views/format.ts";
import { requirementHref } from "#lib/contract/views/links.ts";
import type { FailingRequirement } from "#lib/contract/views/overview.ts";
import { Places } from "./places.tsx";

/** What fails and weighs most: the first things to fix. */
export function FailingRows({ failing }: { failing: readonly FailingRequirement[] }) {
  return (
    <table className="table rows tall hover">
      <thead>
        <tr>
          <th scope="col">What fails</th>
          <th scope="col">Where</th>
          <th scope="col" className="num">
            Worth
          </th>
        </tr>
      </thead>
      <tbody>
        {failing.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              <span className="status failing mr-2">
                <StatusIcon status="failing" label="Failing" />
              </span>
              <Link className="trace" href={requirementHref(row.framework.id, row.id)}>
                {row.title}
              </Link>
              <span className="second mono ml-[22px]">{row.id}</span>
            </th>
            <td className="text-text-2 break">
              <Places clusters={row.clusters} total={row.clustersTotal} />
            </td>
            <td className="num top-right">
              weight <b className="font-semibold">{count(row.failingWeight)}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
