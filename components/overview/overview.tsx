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
import { Time } from "#components/ui/time.tsx";
import { findingsOf } from "#lib/contract/views/finding-filter.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import type { FrameworkRow } from "#lib/contract/views/frameworks.ts";
import { frameworkHref } from "#lib/contract/views/links.ts";
import type { Overview as View } from "#lib/contract/views/overview.ts";
import { tenthsOfPercent } from "#lib/domain/score/score.ts";
import { BrokenRows } from "./broken-rows.tsx";
import { Change } from "./change.tsx";
import { FailingRows } from "./failing-rows.tsx";
import { FirstRun } from "./first-run.tsx";
import { FixRows } from "./fix-rows.tsx";
import { NoteVisit } from "./note-visit.tsx";

function ChangeOf({ row, view }: { row: FrameworkRow; view: View }) {
  return row.score === null ? null : <Change now={row.score} then={view.provenThen[row.id]} />;
}

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
      {view.since.visited && (
        <p className="mb-3 text-text-2">
          Since your last visit: <ChangeOf row={pinned} view={view} />
        </p>
      )}
      <ExplainScore yardstick={view.yardstick} />
    </Section>
  );
}

/** Weight all fixes bring together, in points of the pinned framework: none contains another, so their sum is the least. */
function gainWords({ fixes, pinned }: View): string | undefined {
  const total = pinned?.score?.totalWeight ?? 0;
  if (pinned === null || total === 0 || fixes.length === 0) return undefined;
  const tenths = tenthsOfPercent(Math.min(1, fixes.reduce((sum, fix) => sum + fix.weight, 0) / total));
  const most = fixes.some((fix) => fix.kind === "look") ? "up to " : "";
  return `${fixes.length === 1 ? "one thing" : `${fixes.length} things`} worth ${most}+${(tenths / 10).toFixed(1)} pt of ${pinned.shortTitle}`;
}

function Broke({ view }: { view: View }) {
  const since = <Time at={view.since.at} now={view.now} />;
  return (
    <Section
      title={view.since.visited ? "Broke since your last visit" : "Broke in the last 7 days"}
      about={view.since.visited ? since : undefined}
    >
      {view.broken.length === 0 ? (
        <p className="text-text-2">Nothing that was looked at came to fail.</p>
      ) : (
        <BrokenRows broken={view.broken} total={view.brokenTotal} now={view.now} />
      )}
    </Section>
  );
}

function Aside({ view }: { view: View }) {
  return (
    <aside className="stack">
      <Broke view={view} />
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
      <NoteVisit />
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
            <FrameworkRows
              frameworks={view.frameworks}
              {...(view.since.visited ? { change: (row) => <ChangeOf row={row} view={view} /> } : {})}
            />
          </Section>
          {view.pinned !== null && (
            <Section title="Fix once, gain most" about={gainWords(view)}>
              {view.fixes.length === 0 ? (
                <p className="text-text-2">
                  No single fix or look would bring a {view.pinned.noun} to passing by itself.
                </p>
              ) : (
                <FixRows fixes={view.fixes} pinned={view.pinned} />
              )}
            </Section>
          )}
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
