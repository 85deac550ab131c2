import Link from "next/link";
import { BarLegend } from "#components/ui/bar-legend.tsx";
import { ExplainScore } from "#components/ui/explain-score.tsx";
import { Figure } from "#components/ui/figure.tsx";
import { FindingCounts } from "#components/ui/finding-counts.tsx";
import { FrameworkRows } from "#components/ui/framework-rows.tsx";
import { OwnMark } from "#components/ui/own-mark.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { ScanRows } from "#components/ui/scan-rows.tsx";
import { ScoreHero } from "#components/ui/score-hero.tsx";
import { Section } from "#components/ui/section.tsx";
import { SourceBadges } from "#components/ui/source-badges.tsx";
import { SourceNotes } from "#components/ui/source-notes.tsx";
import { findingsOf } from "#lib/contract/views/finding-filter.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import type { FrameworkRow } from "#lib/contract/views/frameworks.ts";
import { frameworkHref } from "#lib/contract/views/links.ts";
import type { Overview as View } from "#lib/contract/views/overview.ts";
import { FailingRows } from "./failing-rows.tsx";
import { FirstRun } from "./first-run.tsx";

function Pinned({ pinned, view }: { pinned: FrameworkRow; view: View }) {
  const noun = `technical ${pinned.noun}${pinned.counts.technical === 1 ? "" : "s"}`;
  return (
    <Section
      title={
        <>
          <Link className="trace" href={frameworkHref(pinned.id)}>
            {pinned.shortTitle}
          </Link>
          <OwnMark of={pinned} />
        </>
      }
      about={`${pinned.version} · pinned · ${count(pinned.counts.technical)} ${noun} on ${counted(view.clusters, "cluster", "clusters")}`}
      tools={pinned.profileTitle === null ? undefined : <span>{pinned.profileTitle}</span>}
    >
      {pinned.score !== null && <ScoreHero score={pinned.score} />}
      <ExplainScore yardstick={view.yardstick} />
    </Section>
  );
}

function Aside({ view }: { view: View }) {
  return (
    <aside className="stack">
      {view.findings !== null && (
        <Section
          title={
            <Link className="trace" href={findingsOf({})}>
              Open findings
            </Link>
          }
          about={count(view.findings.open)}
        >
          <FindingCounts findings={view.findings} />
        </Section>
      )}
      <Section title="Sources" about={<Figure value={view.sources.fresh} of={view.sources.total} unit="fresh" />}>
        {view.needing.length === 0 ? (
          <p className="text-text-2">Every source was heard in time and read to its end.</p>
        ) : (
          <SourceNotes needing={view.needing} now={view.now} />
        )}
      </Section>
    </aside>
  );
}

/** Where do we stand, what fails, and what went quiet. Before the first scan: how to bring one in. */
export function Overview({ view }: { view: View }) {
  if (view.firstRun !== null) return <FirstRun view={view.firstRun} />;
  return (
    <>
      <PageHead
        title="Where we stand"
        sub={
          <>
            {counted(view.clusters, "cluster", "clusters")},{" "}
            <Figure value={view.sources.fresh} of={view.sources.total} /> sources fresh.{" "}
            <SourceBadges needing={view.needing} now={view.now} />
          </>
        }
      />
      <div className="with-aside">
        <div className="stack">
          {view.pinned !== null && <Pinned pinned={view.pinned} view={view} />}
          <Section title="Other frameworks" about={count(view.frameworks.length)} tools={<BarLegend />}>
            <FrameworkRows frameworks={view.frameworks} />
          </Section>
          <Section
            title="Fails and weighs most"
            about={
              view.pinned === null
                ? undefined
                : `${count(view.failingTotal)} of ${view.pinned.shortTitle} fail somewhere`
            }
          >
            {view.failing.length === 0 ? (
              <p className="text-text-2">Nothing that was looked at fails.</p>
            ) : (
              <FailingRows failing={view.failing} />
            )}
          </Section>
          <Section title="Recent scans" about={count(view.recentScans.length)}>
            <ScanRows scans={view.recentScans} now={view.now} showCluster />
          </Section>
        </div>
        <Aside view={view} />
      </div>
    </>
  );
}
