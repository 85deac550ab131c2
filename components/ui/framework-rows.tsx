import Link from "next/link";
import type { ReactNode } from "react";
import { count, coverageWords, postureWords } from "#lib/contract/views/format.ts";
import type { FrameworkRow } from "#lib/contract/views/frameworks.ts";
import { frameworkHref } from "#lib/contract/views/links.ts";
import { Share } from "./figure.tsx";
import { OwnMark } from "./own-mark.tsx";
import { ProofBar } from "./proof-bar.tsx";

function Scores({ framework }: { framework: FrameworkRow }) {
  const { score } = framework;
  if (score === null || score.totalWeight === 0) {
    return (
      <td colSpan={4} className="full unit">
        {score === null ? "no cluster to divide by" : "nothing here counts into a score"}
      </td>
    );
  }
  return (
    <>
      <td className="bar-cell">
        <ProofBar weights={score.weightByStatus} />
      </td>
      <td className="num top-right">
        <Share part={score.provenWeight} whole={score.totalWeight} size="big" />
      </td>
      <td className="num" data-label="Posture">
        {postureWords(score)}
        <span className="second">coverage {coverageWords(score)}</span>
      </td>
      <td className="num" data-label="Accepted">
        {count(score.accepted.count)}
      </td>
    </>
  );
}

/**
 * Frameworks, one row each: proven with its bar, posture with coverage, accepted; and how far each moved since the last visit
 * where `change` says so.
 */
export function FrameworkRows({
  frameworks,
  change,
}: {
  frameworks: readonly FrameworkRow[];
  change?: (framework: FrameworkRow) => ReactNode;
}) {
  return (
    <table className="table rows tall hover">
      <thead>
        <tr>
          <th scope="col">Framework</th>
          <th scope="col">By weight, coverage bracketed</th>
          <th scope="col" className="num">
            Proven
          </th>
          <th scope="col" className="num">
            Posture
          </th>
          <th scope="col" className="num">
            Accepted
          </th>
          {change !== undefined && (
            <th scope="col" className="num">
              Last visit
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {frameworks.map((framework) => (
          <tr key={framework.id}>
            <th scope="row">
              <Link className="trace" href={frameworkHref(framework.id)}>
                {framework.shortTitle}
              </Link>
              <OwnMark of={framework} />
              <span className="second">
                {framework.version} · {count(framework.counts.technical)} technical
                {framework.profileTitle !== null && ` · ${framework.profileTitle}`}
              </span>
            </th>
            <Scores framework={framework} />
            {change !== undefined && (
              <td className="num" data-label="Last visit">
                {change(framework)}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
