import Link from "next/link";
import { OwnMark } from "#components/ui/own-mark.tsx";
import { ProofBar } from "#components/ui/proof-bar.tsx";
import { Section } from "#components/ui/section.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { standingClass, standingWords } from "#components/ui/status-words.ts";
import { WeightRows } from "#components/ui/weight-rows.tsx";
import { count } from "#lib/contract/views/format.ts";
import { requirementHref } from "#lib/contract/views/links.ts";
import type { RequirementPage } from "#lib/contract/views/requirement.ts";

function ShareOfScore({ view }: { view: RequirementPage }) {
  const { score } = view;
  if (score.totalWeight === 0) {
    return (
      <Section title="Share of the score">
        <p className="text-text-2">
          {view.class === "technical"
            ? "No cluster counts here, so it has no weight."
            : "Listed and not scored: people or other systems decide as well."}
        </p>
      </Section>
    );
  }
  return (
    <Section title="Share of the score">
      <p className="mb-2">
        <span className="figure-28">{count(score.provenWeight)}</span>{" "}
        <span className="text-text-2">of weight {count(score.totalWeight)} proven</span>
      </p>
      <ProofBar weights={score.weightByStatus} size="lg" />
      <WeightRows weights={score.weightByStatus} />
    </Section>
  );
}

type Other = RequirementPage["elsewhere"][number];
const shownAtOnce = 10;
const rank = (other: Other): number => (other.role === "required" ? 0 : 2) + (other.strength === "full" ? 0 : 1);

function OtherRow({ other }: { other: Other }) {
  return (
    <li>
      <span className="min-w-0">
        {other.status !== null && (
          <span className={`status ${standingClass(other.status)} mr-1.5`}>
            <StatusIcon status={other.status} label={standingWords[other.status]} />
          </span>
        )}
        <Link className="trace" href={requirementHref(other.framework.id, other.id)} title={other.title}>
          <code>{other.id}</code> {other.framework.shortTitle}
        </Link>
        <OwnMark of={other.framework} />
      </span>
      <span className="unit whitespace-nowrap text-12">
        {other.role === "required" ? "required" : "supports"}, {other.strength}
      </span>
    </li>
  );
}

/** Where else the same evidence counts, the strongest links first. */
function Elsewhere({ view }: { view: RequirementPage }) {
  if (view.elsewhere.length === 0) return null;
  const sorted = view.elsewhere.toSorted((a, b) => rank(a) - rank(b));
  const rest = sorted.slice(shownAtOnce);
  const row = (other: Other) => <OtherRow key={`${other.framework.id}/${other.id}/${other.control}`} other={other} />;
  return (
    <Section title="Elsewhere" about={`${count(sorted.length)}, same Kubernetes controls`}>
      <ul className="ledger-rows">{sorted.slice(0, shownAtOnce).map(row)}</ul>
      {rest.length > 0 && (
        <details className="explain mt-2">
          <summary>{count(rest.length)} more</summary>
          <ul className="ledger-rows">{rest.map(row)}</ul>
        </details>
      )}
    </Section>
  );
}

/** What the requirement weighs, and where else the same evidence counts. */
export function RequirementAside({ view }: { view: RequirementPage }) {
  return (
    <aside className="stack">
      <ShareOfScore view={view} />
      <Elsewhere view={view} />
    </aside>
  );
}
