import Link from "next/link";
import { Figure } from "#components/ui/figure.tsx";
import { Status } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import { requirementHref } from "#lib/contract/views/links.ts";
import type { RequirementPage } from "#lib/contract/views/requirement.ts";

/** How the requirement stands on each cluster, and why. */
export function OnClusters({ view }: { view: RequirementPage }) {
  return (
    <table className="table rows tall hover">
      <thead>
        <tr>
          <th scope="col">Cluster</th>
          <th scope="col">Now</th>
          <th scope="col">Why</th>
          <th scope="col" className="num">
            Checks passing
          </th>
          <th scope="col" className="num">
            Oldest look
          </th>
        </tr>
      </thead>
      <tbody>
        {view.clusters.map((on) => (
          <tr key={on.cluster.id} className={on.cluster.id === view.clusterId ? "current" : undefined}>
            <th scope="row">
              <Link
                className="trace ml-2 break"
                scroll={false}
                href={requirementHref(view.framework.id, view.id, { cluster: on.cluster.id })}
                aria-current={on.cluster.id === view.clusterId ? "true" : undefined}
              >
                {on.cluster.name}
              </Link>
              {on.platform !== "" && <span className="second ml-2">{on.platform}</span>}
            </th>
            <td className="top-right">
              <Status status={on.status} />
              {on.since !== null && (
                <span className="second">
                  for <Time at={on.since} now={view.now} as="age" />
                </span>
              )}
            </td>
            <td className="full text-text-2 py-2">
              {on.sentence}
              {on.lastKnownFailingSince !== null && (
                <span className="second text-failing-text">
                  A failure still stands: last seen <Time at={on.lastKnownFailingSince} now={view.now} />, not heard
                  since.
                </span>
              )}
            </td>
            <td className="num" data-label="Checks">
              {on.checks.looked > 0 ? (
                <Figure value={on.checks.passing} of={on.checks.looked} />
              ) : (
                <span className="unit">none</span>
              )}
            </td>
            <td className="num text-text-2" data-label="oldest look">
              {on.oldestLookAt === null ? "–" : <Time at={on.oldestLookAt} now={view.now} as="age" />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
