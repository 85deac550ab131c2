import { BarLegend } from "#components/ui/bar-legend.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Figure } from "#components/ui/figure.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { NameCluster } from "#components/ui/name-cluster.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { SourceBadges } from "#components/ui/source-badges.tsx";
import { SourceNotes } from "#components/ui/source-notes.tsx";
import { clustersExportHref } from "#lib/contract/views/cluster-columns.ts";
import type { ClusterList as View } from "#lib/contract/views/clusters.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { scansExportHref } from "#lib/contract/views/scan-columns.ts";
import { ClusterRows } from "./cluster-rows.tsx";

function Add({ view }: { view: View }) {
  if (!view.may.registerCluster || !view.may.makeToken) return null;
  return (
    <Section title="Add a cluster" about="it appears here at once, its figures with its first scan" id="add">
      <div className="max-w-[640px]">
        <NameCluster serverUrl={view.serverUrl} />
      </div>
    </Section>
  );
}

/** The table of the page, and the scans of its clusters, as files. */
function Files({ chosen }: { chosen: readonly string[] }) {
  return (
    <>
      <a className="button" href={clustersExportHref(chosen)} download>
        <Icon name="download" />
        CSV<span className="sr-only"> of these clusters</span>
      </a>
      <a className="button" href={scansExportHref(chosen)} download>
        <Icon name="download" />
        Scans as CSV
      </a>
    </>
  );
}

/** Where each cluster stands, which sources need somebody, and how to add one. `chosen` are the clusters the page is narrowed to. */
export function ClusterList({ view, chosen = [] }: { view: View; chosen?: readonly string[] }) {
  return (
    <>
      <PageHead
        title="Clusters"
        sub={
          <>
            {counted(view.clusters.length, "cluster", "clusters")},{" "}
            <Figure value={view.sources.fresh} of={view.sources.total} /> sources fresh.{" "}
            <SourceBadges needing={view.needing} now={view.now} />
          </>
        }
        actions={view.clusters.length === 0 ? undefined : <Files chosen={chosen} />}
      />
      <div className="stack">
        <Section title="Where each cluster stands" tools={<BarLegend />}>
          {view.clusters.length === 0 ? (
            <Empty title="No cluster is registered">
              <p className="text-text-2">
                Each would stand here with what it proves, which sources report on it, and when it was last heard.
              </p>
            </Empty>
          ) : (
            <ClusterRows view={view} />
          )}
        </Section>
        {view.needing.length > 0 && (
          <Section title="Sources that need somebody" about={count(view.needing.length)}>
            <SourceNotes needing={view.needing} now={view.now} />
          </Section>
        )}
        <Add view={view} />
      </div>
    </>
  );
}
