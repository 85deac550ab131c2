import Link from "next/link";
import { ProofBar } from "#components/ui/proof-bar.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import type { ClusterPage } from "#lib/contract/views/cluster.ts";
import { count, percent } from "#lib/contract/views/format.ts";
import { frameworkHref } from "#lib/contract/views/links.ts";
import { scoredStatuses } from "#lib/contract/views/standing.ts";

/** What this cluster alone proves of each framework. */
export function ClusterScores({ view }: { view: ClusterPage }) {
  return view.scores.map(({ framework, score }) => (
    <Section
      key={framework.id}
      title={
        <Link className="trace" href={`${frameworkHref(framework.id)}?cluster=${encodeURIComponent(view.id)}`}>
          {framework.shortTitle}
        </Link>
      }
      about={`${count(score.units)} here`}
    >
      <p className="mb-2">
        <span className="figure-28">{percent(score.provenWeight, score.totalWeight)}</span>{" "}
        <span className="text-text-2">
          proven, {count(score.provenWeight)} of {count(score.totalWeight)}
        </span>
      </p>
      <ProofBar weights={score.weightByStatus} size="lg" />
      <ul className="ledger-rows mt-1">
        {scoredStatuses
          .filter((status) => score.weightByStatus[status] > 0)
          .map((status) => (
            <li key={status}>
              <Status status={status} light /> <span>{count(score.weightByStatus[status])}</span>
            </li>
          ))}
        {score.outside.inherited > 0 && (
          <li>
            <Status status="inherited" light /> <span className="unit">{count(score.outside.inherited)}, outside</span>
          </li>
        )}
      </ul>
    </Section>
  ));
}
