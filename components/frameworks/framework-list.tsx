import { BarLegend } from "#components/ui/bar-legend.tsx";
import { CsvLink } from "#components/ui/csv-link.tsx";
import { ExplainScore } from "#components/ui/explain-score.tsx";
import { FrameworkRows } from "#components/ui/framework-rows.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { SourceBadges } from "#components/ui/source-badges.tsx";
import { count, counted } from "#lib/contract/views/format.ts";
import type { FrameworkList as View } from "#lib/contract/views/frameworks.ts";

/** Every framework the catalog knows, with its true state. */
export function FrameworkList({ view }: { view: View }) {
  return (
    <>
      <PageHead
        title="Frameworks"
        sub={
          <>
            {counted(view.frameworks.length, "framework", "frameworks")} over{" "}
            {counted(view.clusters, "cluster", "clusters")}. There is no score over all of them: each asks for something
            else. <SourceBadges needing={view.needing} now={view.now} />
          </>
        }
      />
      <Section
        title="Where each stands"
        about={count(view.frameworks.length)}
        tools={
          <>
            <BarLegend />
            <CsvLink href="/api/v1/frameworks/export" />
          </>
        }
      >
        <FrameworkRows frameworks={view.frameworks} />
        <ExplainScore yardstick={view.yardstick} />
      </Section>
    </>
  );
}
