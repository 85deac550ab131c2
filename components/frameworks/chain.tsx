import Link from "next/link";
import type { Word } from "#components/ui/chosen-word.ts";
import { count, percent } from "#lib/contract/views/format.ts";
import { controlHref, frameworkHref } from "#lib/contract/views/links.ts";
import type { RequirementPage } from "#lib/contract/views/requirement.ts";

type Step = {
  readonly level: string;
  readonly value: string;
  readonly at?: boolean;
  readonly long?: true;
  readonly href?: string;
};

/** The path from the score to the raw line. Steps that are not known are left out. */
export function chainSteps(view: RequirementPage, word: Word | null): readonly Step[] {
  const { framework, score } = view;
  const section = view.trail[0];
  return [
    {
      level: "Score",
      value: `${framework.shortTitle} ${percent(framework.provenWeight, framework.totalWeight)}`,
      href: frameworkHref(framework.id),
    },
    ...(section === undefined
      ? []
      : [
          {
            level: "Section",
            long: true as const,
            value: `${section.id} ${section.title}`,
            href: `${frameworkHref(framework.id)}?open=${encodeURIComponent(section.id)}`,
          },
        ]),
    {
      level: "Requirement",
      value:
        score.totalWeight > 0 ? `${view.id}, ${count(score.provenWeight)} of ${count(score.totalWeight)}` : view.id,
      at: true,
    },
    ...(word === null
      ? []
      : [
          {
            level: "Kubernetes control",
            long: true as const,
            value: word.control.title,
            href: controlHref(word.control.id, { cluster: view.clusterId }),
          },
          { level: "Check", value: word.word.rawId },
          { level: "Resource", value: word.result.resource.label },
          ...(word.word.line === null
            ? []
            : [{ level: "Raw bytes", value: `line ${count(word.word.line)}`, href: "#raw" }]),
        ]),
  ];
}

/** The trace written out: score, section, requirement, Kubernetes control, check, resource, raw line. */
export function Chain({ view, word }: { view: RequirementPage; word: Word | null }) {
  return (
    <ol className="chain" aria-label="Trace from the score to the raw bytes">
      {chainSteps(view, word).map((step) => (
        <li key={step.level} className={step.at ? "at" : step.long ? "long" : undefined}>
          <span className="level">{step.level}</span>
          {step.href === undefined ? (
            <span className="value ellipsis" title={step.value}>
              {step.value}
            </span>
          ) : (
            <Link className="value ellipsis" title={step.value} href={step.href} prefetch={false}>
              {step.value}
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}
