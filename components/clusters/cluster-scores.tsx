import Link from "next/link";
import { ProofBar } from "#components/ui/proof-bar.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { WeightRows } from "#components/ui/weight-rows.tsx";
import type { ClusterPage } from "#lib/contract/views/cluster.ts";
import { count, percent } from "#lib/contract/views/format.ts";
import { frameworkHref } from "#lib/contract/views/links.ts";

type Row = ClusterPage["scores"][number];
type Props = { view: ClusterPage };

const hrefOn = (framework: Row["framework"], clusterId: string): string =>
  `${frameworkHref(framework.id)}?cluster=${encodeURIComponent(clusterId)}`;

/** What this cluster alone proves of the framework that is headlined. */
export function PinnedScore({ view }: Props) {
  const [row] = view.scores;
  if (row === undefined) return null;
  const { framework, score } = row;
  return (
    <Section
      title={
        <Link className="trace" href={hrefOn(framework, view.id)}>
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
      <WeightRows weights={score.weightByStatus}>
        {score.outside.inherited > 0 && (
          <li>
            <Status status="inherited" light /> <span className="unit">{count(score.outside.inherited)}, outside</span>
          </li>
        )}
      </WeightRows>
    </Section>
  );
}

/** The other frameworks in one line each. */
export function OtherScores({ view }: Props) {
  const rows = view.scores.slice(1);
  if (rows.length === 0) return null;
  return (
    <Section title="Other frameworks" about={count(rows.length)}>
      <ul className="ledger-rows">
        {rows.map(({ framework, score }) => (
          <li key={framework.id} className="flex-wrap">
            <Link className="trace" href={hrefOn(framework, view.id)}>
              {framework.shortTitle}
            </Link>
            <span className="whitespace-nowrap">
              <b className="font-semibold">{percent(score.provenWeight, score.totalWeight)}</b>{" "}
              <span className="unit">of {count(score.totalWeight)}</span>
            </span>
            <span className="w-full">
              <ProofBar weights={score.weightByStatus} size="xs" />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
