import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import type { YardstickView } from "#lib/contract/views/admin.ts";
import { ChangedBy } from "./changed-by.tsx";
import { Parameters } from "./parameters.tsx";

/** Deadlines, targets and lists that facts are measured against. */
export function ParametersPage({ view }: { view: YardstickView }) {
  return (
    <>
      <PageHead title="Parameters" sub="What facts are measured against, on every cluster alike." />
      <div className="stack">
        <Section title="In force" about={<ChangedBy changed={view.parameters.changed} now={view.now} />}>
          <Parameters key={JSON.stringify(view.parameters.inForce)} view={view} />
        </Section>
      </div>
    </>
  );
}
