import { Time } from "#components/ui/time.tsx";
import { visible } from "#components/ui/visible.ts";
import type { ClusterPage } from "#lib/contract/views/cluster.ts";

/** Checks that people retired here: who, when and why, and whether a later scan named them again. */
export function RetiredChecks({ view }: { view: ClusterPage }) {
  return (
    <table className="table rows tall">
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Reason</th>
          <th scope="col">Retired</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {view.retiredChecks.map((check) => (
          <tr key={`${check.scanner}/${check.toolLabel}/${check.checkKey}`}>
            <th scope="row">
              <span className="break line-clamp-2">{visible(check.title)}</span>
              <span className="second">
                <span className="mono break">{visible(check.checkKey)}</span> · {check.toolLabel}
                {check.toolLabel !== check.sourceLabel && `, from ${check.sourceLabel}`}
              </span>
            </th>
            <td className="full break text-text-2">{visible(check.reason)}</td>
            <td className="text-text-2" data-label="retired">
              <Time at={check.at} now={view.now} as="utc" />
              <span className="second">by {visible(check.by)}</span>
            </td>
            <td className="top-right text-text-2">
              {check.heardSince ? "heard since, counts anew" : "does not count"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
