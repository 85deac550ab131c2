import { count, coverageWords, percentFigure, postureWords } from "#lib/contract/views/format.ts";
import type { ScoreFigures } from "#lib/contract/views/standing.ts";
import { Ledger } from "./ledger.tsx";
import { ProofBar } from "./proof-bar.tsx";

function Beside({ score }: { score: ScoreFigures }) {
  const { inherited, notApplicable } = score.outside;
  return (
    <dl className="beside">
      <div>
        <dt>Posture</dt>
        <dd>
          <b className="font-semibold">{postureWords(score)}</b>{" "}
          <span className="unit">
            {score.postureShown ? `of the ${coverageWords(score)} looked at` : `coverage ${coverageWords(score)}`}
          </span>
        </dd>
      </div>
      <div>
        <dt>Resources</dt>
        <dd>
          <b className="font-semibold">{count(score.resources.clear)}</b>{" "}
          <span className="unit">of {count(score.resources.assessed)} assessed are clear of failures</span>
        </dd>
      </div>
      <div>
        <dt>Accepted</dt>
        <dd>
          <b className="font-semibold">{count(score.accepted.count)}</b>{" "}
          <span className="unit">of {count(score.units)}, never inside the score</span>
        </dd>
      </div>
      <div>
        <dt>Outside</dt>
        <dd>
          <b className="font-semibold">{count(inherited)}</b> <span className="unit">inherited,</span>{" "}
          <b className="font-semibold">{count(notApplicable)}</b> <span className="unit">not applicable</span>
        </dd>
      </div>
      {score.notYetLookedAt > 0 && (
        <div>
          <dt>Too young</dt>
          <dd>
            <b className="font-semibold">{count(score.notYetLookedAt)}</b>{" "}
            <span className="unit">resources not yet looked at</span>
          </dd>
        </div>
      )}
    </dl>
  );
}

/** The one headline figure of a page: proven, its bar with coverage, the ledger that adds up, and what stands beside it. */
export function ScoreHero({ score }: { score: ScoreFigures }) {
  const figure = percentFigure(score.provenWeight, score.totalWeight);
  return (
    <div className="hero">
      <div>
        <p className="hero-figure">
          {figure === null ? "–" : figure}
          {figure !== null && <span className="sign">%</span>}
        </p>
        <p className="whitespace-nowrap">
          <b className="font-semibold">proven</b>{" "}
          <span className="text-12 text-text-2">
            weight {count(score.provenWeight)} of {count(score.totalWeight)}
          </span>
        </p>
      </div>
      <ProofBar weights={score.weightByStatus} size="xl" />
      <div className="col-span-full mt-3">
        <Ledger weights={score.weightByStatus} total={score.totalWeight} />
        <Beside score={score} />
      </div>
    </div>
  );
}
