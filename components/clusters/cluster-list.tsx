import { BarLegend } from "#components/ui/bar-legend.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Figure } from "#components/ui/figure.tsx";
import { NameCluster } from "#components/ui/name-cluster.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { SourceBadges } from "#components/ui/source-badges.tsx";
import { SourceNotes } from "#components/ui/source-notes.tsx";
import type { ClusterList as View } from "#lib/contract/views/clusters.ts";
import { count, counted } from "#lib/contract/views/format.ts";
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

/** Where each cluster stands, which sources need somebody, and how to add one. */
export function ClusterList({ view }: { view: View }) {
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
