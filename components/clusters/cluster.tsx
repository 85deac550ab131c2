import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { CsvLink } from "#components/ui/csv-link.tsx";
import { FindingCounts } from "#components/ui/finding-counts.tsx";
import { Note } from "#components/ui/note.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { ScanRows } from "#components/ui/scan-rows.tsx";
import { Section } from "#components/ui/section.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ClusterPage } from "#lib/contract/views/cluster.ts";
import { findingsOf } from "#lib/contract/views/finding-filter.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { scansExportHref } from "#lib/contract/views/scan-columns.ts";
import { OtherScores, PinnedScore } from "./cluster-scores.tsx";
import { Collectors } from "./collectors.tsx";
import { Connect } from "./connect.tsx";
import { Identity } from "./identity.tsx";
import { Namespaces } from "./namespaces.tsx";
import { Disagreements, Nodes } from "./nodes.tsx";
import { RetiredChecks } from "./retired-checks.tsx";
import { SourceTargets } from "./source-targets.tsx";
import { SilenceTable, Sources } from "./sources.tsx";
import { Tokens } from "./tokens.tsx";
import { UploadForm } from "./upload.tsx";

type Props = { view: ClusterPage };

function Sub({ view }: Props) {
  const { platform } = view;
  const version =
    platform.kubernetesVersion === null ? "" : `${platform.distribution ?? "Kubernetes"} ${platform.kubernetesVersion}`;
  const known = version === "" ? (platform.distribution ?? "") : version;
  const inUse = view.sources.filter((source) => source.retirement === null);
  const fresh = inUse.filter((source) => source.state === "fresh").length;
  const badges = inUse.filter((source) => source.state !== "fresh" && source.state !== "never");
  return (
    <>
      {known === "" ? "Platform not known yet" : known}, {counted(view.nodes.length, "node", "nodes")} known.{" "}
      {count(fresh)} of {counted(inUse.length, "source", "sources")} fresh
      {view.heardAt !== null && (
        <>
          , last heard <Time at={view.heardAt} now={view.now} />
        </>
      )}
      .{" "}
      {badges.map((source) => (
        <Badge
          key={source.scanner}
          kind={source.state === "silent" ? "stale" : source.state === "truncated" ? "truncated" : "error"}
        >
          {source.label}{" "}
          {source.state === "silent" ? "silent" : source.state === "truncated" ? "truncated" : "not read"}
        </Badge>
      ))}{" "}
      <CollectorBadge view={view} />
    </>
  );
}

/** The one thing about collectors that the head of the page must not hide. */
function CollectorBadge({ view: { collectors } }: Props) {
  if (collectors.length === 0) return null;
  const heard = collectors.filter((collector) => collector.heard);
  if (heard.length === 0) return <Badge kind="stale">collector not heard</Badge>;
  if (heard.some((collector) => collector.otherUid !== null)) return <Badge kind="error">another cluster</Badge>;
  if (heard.some((collector) => collector.problem !== null)) return <Badge kind="error">collector cannot read</Badge>;
  const rights = Math.max(
    ...heard.map(({ sources }) => sources.reduce((sum, { missingRights }) => sum + missingRights, 0)),
  );
  return rights === 0 ? null : <Badge kind="error">{counted(rights, "right", "rights")} missing</Badge>;
}

function Roster({ view }: Props) {
  if (view.roster === null) {
    return (
      <Note kind="plain" title="Nobody listed what exists here">
        Without a fresh, complete list of nodes, namespaces and workloads, a fact about them is partial at best: nobody
        knows what else there is.
      </Note>
    );
  }
  return (
    <Section
      title="Namespaces"
      about={count(view.roster.namespaces.length)}
      tools={
        <span>
          roster of <Time at={view.roster.observedAt} now={view.now} as="utc" />
        </span>
      }
    >
      <Namespaces namespaces={view.roster.namespaces} />
    </Section>
  );
}

function Main({ view }: Props) {
  return (
    <div className="stack">
      <Section title="Sources" about={count(view.sources.length)} tools={<span>a tick is a scan that was read</span>}>
        <Sources view={view} />
        <SilenceTable view={view} />
      </Section>
      <Collectors view={view} />
      {view.may.upload && (
        <Section title="Upload a scanner file" about="the same door as a push" id="upload">
          <UploadForm clusterId={view.id} scanners={view.scanners} />
        </Section>
      )}
      <Section title="Not connected here" about="what else could be read">
        <Connect view={view} />
      </Section>
      {view.retiredChecks.length > 0 && (
        <Section title="Retired checks" about={count(view.retiredChecks.length)}>
          <RetiredChecks view={view} />
        </Section>
      )}
      <Section title="What was looked at" about="each reports on its own">
        <SourceTargets view={view} />
      </Section>
      {view.disagreements.length > 0 && (
        <Section
          title="Nodes that disagree"
          about={count(view.disagreements.length)}
          tools={<span>above the line: passes, below: does not</span>}
        >
          <Disagreements view={view} />
        </Section>
      )}
      {view.nodes.length > 0 && (
        <Section title="Nodes" about={count(view.nodes.length)}>
          <Nodes view={view} />
        </Section>
      )}
      <Roster view={view} />
      <Section
        title="Recent scans"
        about={count(view.recentScans.length)}
        tools={view.recentScans.length === 0 ? undefined : <CsvLink href={scansExportHref([view.id])} />}
      >
        {view.recentScans.length === 0 ? (
          <p className="text-text-2">None yet.</p>
        ) : (
          <ScanRows scans={view.recentScans} now={view.now} showCluster={false} />
        )}
      </Section>
    </div>
  );
}

/** One cluster: what it is, who reports on it, what is missing and what ends it. */
export function Cluster({ view }: Props) {
  return (
    <>
      <PageHead
        crumbs={[{ href: "/clusters", label: "Clusters" }, { label: view.name }]}
        title={view.name}
        sub={<Sub view={view} />}
      />
      <div className="with-aside">
        <Main view={view} />
        <aside className="stack">
          <PinnedScore view={view} />
          {view.findings !== null && (
            <Section
              title={
                <Link className="trace" href={findingsOf({ cluster: [view.id] })}>
                  Open findings
                </Link>
              }
              about={count(view.findings.open)}
            >
              <FindingCounts findings={view.findings} within={{ cluster: [view.id] }} />
            </Section>
          )}
          <Identity view={view} />
          {view.tokens !== null && (
            <Section title="Tokens" about="may push here" id="tokens">
              <Tokens
                clusterId={view.id}
                clusterName={view.name}
                serverUrl={view.serverUrl}
                tokens={view.tokens}
                now={view.now}
                mayMake={view.may.makeToken}
              />
            </Section>
          )}
          <OtherScores view={view} />
        </aside>
      </div>
    </>
  );
}
