import Link from "next/link";
import { count } from "#lib/contract/views/format.ts";
import type { RequirementOnCluster } from "#lib/contract/views/requirement.ts";
import { CountStrip, type StatusCounts } from "./count-strip.tsx";
import { Figure } from "./figure.tsx";
import { SimulatedBadge } from "./simulated-badge.tsx";
import { Status } from "./status.tsx";
import { StatusTally } from "./status-tally.tsx";
import { Time } from "./time.tsx";

type Props = {
  /** All of a few clusters; of a fleet the worst. */
  rows: readonly RequirementOnCluster[];
  total: number;
  byStatus: StatusCounts;
  chosenId: string | null;
  now: string;
  /** Address of the page with the evidence of a cluster. */
  hrefOf(clusterId: string): string;
  /** Address of the page with every cluster. */
  allHref: string;
};

function Row({ on, props, isMixed }: { on: RequirementOnCluster; props: Props; isMixed: boolean }) {
  const { chosenId, now } = props;
  const isChosen = on.cluster.id === chosenId;
  return (
    <tr className={isChosen ? "current" : undefined}>
      <th scope="row">
        <Link
          className="trace ml-2 break"
          scroll={false}
          prefetch={false}
          href={props.hrefOf(on.cluster.id)}
          aria-current={isChosen ? "true" : undefined}
        >
          {on.cluster.name}
        </Link>
        {isMixed && on.cluster.simulated === true && <SimulatedBadge />}
        {on.platform !== "" && <span className="second ml-2">{on.platform}</span>}
      </th>
      <td className="top-right">
        <Status status={on.status} />
        {on.since !== null && (
          <span className="second">
            for <Time at={on.since} now={now} as="age" />
          </span>
        )}
      </td>
      <td className="full text-text-2 py-2">
        {on.sentence}
        {on.lastKnownFailingSince !== null && (
          <span className="second text-failing-text">
            A failure still stands: last seen <Time at={on.lastKnownFailingSince} now={now} />, not heard since.
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
        {on.oldestLookAt === null ? "–" : <Time at={on.oldestLookAt} now={now} as="age" />}
      </td>
    </tr>
  );
}

/** What the rows leave out, and the way to all of them. */
function Rest({ props }: { props: Props }) {
  const { rows, total, byStatus, allHref } = props;
  if (rows.length >= total) return null;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1">
      <CountStrip counts={byStatus} />
      <StatusTally counts={byStatus} />
      <span className="text-text-2">
        The {count(rows.length)} worst of {count(total)} are told below.
      </span>
      <Link className="link no-print" scroll={false} prefetch={false} href={allHref}>
        Show all {count(total)}
      </Link>
    </div>
  );
}

/** How a requirement or a control stands on each cluster, and why. */
export function OnClusters(props: Props) {
  const simulated = props.rows.filter((on) => on.cluster.simulated === true).length;
  const isMixed = simulated > 0 && simulated < props.rows.length;
  return (
    <>
      <Rest props={props} />
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
          {props.rows.map((on) => (
            <Row key={on.cluster.id} on={on} props={props} isMixed={isMixed} />
          ))}
        </tbody>
      </table>
    </>
  );
}
