import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { ChoiceMenu } from "#components/ui/choice-menu.tsx";
import { CsvLink } from "#components/ui/csv-link.tsx";
import { Donut } from "#components/ui/donut.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { ExplainScore } from "#components/ui/explain-score.tsx";
import { Figure } from "#components/ui/figure.tsx";
import { OwnMark } from "#components/ui/own-mark.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { ProofBar } from "#components/ui/proof-bar.tsx";
import { ScoreHero } from "#components/ui/score-hero.tsx";
import { Section } from "#components/ui/section.tsx";
import { Segments } from "#components/ui/segments.tsx";
import { SourceBadges } from "#components/ui/source-badges.tsx";
import { count, counted, percent } from "#lib/contract/views/format.ts";
import type { FrameworkPage } from "#lib/contract/views/framework.ts";
import { type FrameworkFilter, filterHref, frameworkCsvHref } from "#lib/contract/views/framework-filter.ts";
import { Filters } from "./filters.tsx";
import { Tree } from "./tree.tsx";
import { everySection, openSections, rowsAtOnce, type TreeGroup, treeGroups, worstSections } from "./tree-groups.ts";

type Props = { view: FrameworkPage; filter: FrameworkFilter };

function Sub({ view }: { view: FrameworkPage }) {
  const { technical, partly, procedural } = view.counts;
  return (
    <>
      Version {view.version}. {count(technical + partly + procedural)} in all:{" "}
      <b className="font-medium">{count(technical)}</b> technical and scored,{" "}
      <b className="font-medium">{count(partly)}</b> partly technical,{" "}
      <b className="font-medium">{count(procedural)}</b> organisational, listed and not scored.{" "}
      {view.own === undefined ? "Titles are our own." : `Brought by ${view.publisher}.`}
    </>
  );
}

/** Which clusters the figures are about, where they are not all of them; and whether some of them are made up. */
function Over({ view, filter }: Props) {
  const selected = view.clusters.filter((cluster) => cluster.selected);
  const simulated = selected.filter((cluster) => cluster.simulated === true).length;
  const isMixed = simulated > 0 && simulated < selected.length;
  if (selected.length === view.clusters.length && !isMixed) return null;
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-text-2">
      {selected.length < view.clusters.length && (
        <>
          <span>
            Over {count(selected.length)} of {counted(view.clusters.length, "cluster", "clusters")}:{" "}
            {selected
              .slice(0, 6)
              .map((cluster) => cluster.name)
              .join(", ")}
            {selected.length > 6 && ` and ${count(selected.length - 6)} more`}.
          </span>
          <Link className="link no-print" href={filterHref(view.id, { ...filter, cluster: [] })}>
            All clusters
          </Link>
        </>
      )}
      {isMixed && (
        <Badge kind="demo" title="Made up for a demonstration: what they prove is true of no real cluster.">
          {counted(simulated, "of these clusters is simulated", "of these clusters are simulated")}
        </Badge>
      )}
    </p>
  );
}

function TreeTools({ view, filter, groups }: Props & { groups: readonly TreeGroup[] }) {
  const rows = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const isWhole = openSections(groups, filter.open).size === groups.length;
  return (
    <>
      {!isWhole && rows <= rowsAtOnce && (
        <Link
          className="link no-print"
          scroll={false}
          prefetch={false}
          href={filterHref(view.id, { ...filter, open: [everySection] })}
        >
          Expand all
        </Link>
      )}
      <CsvLink href={frameworkCsvHref(view.id, filter)} label="CSV of this view" />
    </>
  );
}

function Profiles({ view, filter }: Props) {
  if (view.profiles.length < 2) return null;
  const segments = view.profiles.map((profile) => ({
    href: filterHref(view.id, { ...filter, profile: profile.id, open: [] }),
    label: profile.title,
    current: profile.selected,
  }));
  const words = segments.reduce((sum, segment) => sum + segment.label.length, 0);
  // A long list of long names is no row of buttons.
  return words > 48 ? (
    <ChoiceMenu label="Profile" choices={segments} />
  ) : (
    <Segments label="Profile" segments={segments} />
  );
}

function WorstSections({ view }: { view: FrameworkPage }) {
  const worst = worstSections(view.sections, 5);
  if (worst.length < 2) return null;
  return (
    <Section title="Worst sections" about="by proven weight">
      <table className="table rows">
        <tbody>
          {worst.map((section) => (
            <tr key={section.id}>
              <th scope="row">
                <span className="mono inline-block min-w-7 text-text-2">{section.id}</span> {section.title}
              </th>
              <td className="bar-cell wide">
                <ProofBar weights={section.weightByStatus} />
              </td>
              <td className="num top-right font-semibold">{percent(section.provenWeight, section.totalWeight)}</td>
              <td className="num">
                <Figure value={section.provenWeight} of={section.totalWeight} />
              </td>
              <td className="num">
                <Figure value={section.requirements.failing} unit="failing" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Aside({ view }: { view: FrameworkPage }) {
  const { inherited, notApplicable } = view.requirementsOutside;
  return (
    <aside className="stack">
      <Section title="By status" about="worst over clusters">
        <Donut counts={view.requirementsByStatus} noun={view.noun} />
        {inherited + notApplicable > 0 && (
          <p className="text-12 text-text-3">
            Outside: {count(inherited)} inherited, {count(notApplicable)} not applicable.
          </p>
        )}
      </Section>
      {view.counts.partly > 0 && (
        <Section title="Partly technical" about="people decide as well">
          <ul className="ledger-rows">
            <li>
              <span>Supported by what was seen</span> <Figure value={view.partly.supported} of={view.counts.partly} />
            </li>
            <li>
              <span>Attested</span> <Figure value={view.partly.attested} of={view.counts.partly} />
            </li>
          </ul>
        </Section>
      )}
      {view.notes.length > 0 && (
        <details className="explain">
          <summary>About this list</summary>
          <ul className="mt-2 flex flex-col gap-2 text-12 text-text-2">
            {view.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </aside>
  );
}

/** Where a framework stands: the score and its ledger, the worst sections, every requirement. */
export function Framework({ view, filter }: Props) {
  const groups = treeGroups(view, filter);
  const shown = groups.reduce((sum, group) => sum + group.shown, 0);
  const all = view.requirements.filter((row) => row.leaf).length;
  return (
    <>
      <PageHead
        crumbs={[{ href: "/frameworks", label: "Frameworks" }, { label: view.shortTitle }]}
        title={
          <>
            {view.title}
            <OwnMark of={view} />
          </>
        }
        sub={
          <>
            <Sub view={view} />
            <Over view={view} filter={filter} />
          </>
        }
        actions={<Profiles view={view} filter={filter} />}
      />
      <div className="with-aside mb-8">
        <div className="stack">
          <Section
            title="Proven"
            about={
              view.score === null ? "no cluster yet" : `sums over ${count(view.score.units)} ${view.noun} × cluster`
            }
            tools={<SourceBadges needing={view.needing} now={view.now} />}
          >
            {view.score === null ? (
              <p className="text-text-2">There is no cluster to divide by, so there is no score.</p>
            ) : (
              <ScoreHero score={view.score} />
            )}
            <ExplainScore yardstick={view.yardstick} />
          </Section>
          <WorstSections view={view} />
        </div>
        <Aside view={view} />
      </div>
      <Section
        title="Requirements"
        about={`${count(shown)} shown of ${count(all)}`}
        tools={<TreeTools view={view} filter={filter} groups={groups} />}
      >
        <Filters view={view} filter={filter} />
        {groups.length === 0 ? (
          <Empty title="Nothing matches this filter">
            <p className="text-text-2">Take a filter away, or choose another class.</p>
          </Empty>
        ) : (
          <Tree view={view} groups={groups} filter={filter} />
        )}
      </Section>
    </>
  );
}
