import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import type { YardstickView } from "#lib/contract/views/admin.ts";
import { ChangedBy } from "./changed-by.tsx";
import { Profiles } from "./profiles.tsx";
import { Weights } from "./weights.tsx";

/** How much a control weighs, and which cut of a framework counts: both decide every score. */
export function WeightsPage({ view }: { view: YardstickView }) {
  return (
    <>
      <PageHead
        title="Weights and profiles"
        sub="A requirement weighs as the most critical Kubernetes control it needs. A profile says which requirements count."
      />
      <div className="stack">
        <Section title="Weights" about={<ChangedBy changed={view.weights.changed} now={view.now} />}>
          <Weights key={JSON.stringify(view.weights.inForce)} view={view} />
        </Section>
        <Section title="Profiles" about="frameworks that can be read in more than one way">
          <Profiles view={view} />
        </Section>
      </div>
    </>
  );
}
