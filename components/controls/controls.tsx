import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { CsvLink } from "#components/ui/csv-link.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { Segments } from "#components/ui/segments.tsx";
import {
  type ControlFilter,
  changedFilter,
  controlsCsvHref,
  controlsHref,
  isCut,
} from "#lib/contract/views/control-filter.ts";
import type { ControlList } from "#lib/contract/views/controls.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { ControlFilters } from "./filters.tsx";
import { ControlTable } from "./table.tsx";

type Props = { view: ControlList; filter: ControlFilter };

function Sub({ view }: { view: ControlList }) {
  const selected = view.clusters.filter((cluster) => cluster.selected);
  const simulated = selected.filter((cluster) => cluster.simulated === true).length;
  return (
    <>
      What a cluster itself can show, each judged once and counted in every framework that asks for it. Over{" "}
      {selected.length === view.clusters.length
        ? counted(selected.length, "cluster", "clusters")
        : `${count(selected.length)} of ${counted(view.clusters.length, "cluster", "clusters")}`}
      .{" "}
      {simulated > 0 && simulated < selected.length && (
        <Badge kind="demo" title="Made up for a demonstration: what they prove is true of no real cluster.">
          {counted(simulated, "of them is simulated", "of them are simulated")}
        </Badge>
      )}
    </>
  );
}

const kinds = [
  ["control", "Controls"],
  ["topic", "Benchmark topics"],
  ["all", "All"],
] as const;

/** The Kubernetes controls, the worst first, and the way to everything each of them serves. */
export function Controls({ view, filter }: Props) {
  const noun = filter.kind === "topic" ? "topics" : "controls";
  return (
    <>
      <PageHead
        title="Kubernetes controls"
        sub={<Sub view={view} />}
        actions={
          <Segments
            label="Kind"
            segments={kinds.map(([kind, label]) => ({
              href: controlsHref(changedFilter(filter, { kind, family: undefined, scope: undefined })),
              label,
              current: filter.kind === kind,
            }))}
          />
        }
      />
      <Section
        title="Worst first"
        about={`${count(view.matching)} of ${count(view.total)} ${noun}`}
        tools={<CsvLink href={controlsCsvHref(filter)} label="CSV of this view" />}
      >
        <ControlFilters view={view} filter={filter} />
        {view.rows.length === 0 ? (
          <Empty title="No control matches">
            <p className="text-text-2">
              Search for a word of its title, the id of a check such as a scanner prints it, or a requirement.{" "}
              {isCut(filter) && (
                <Link className="link" href={controlsHref({ ...filter, ...nothing })}>
                  Show all
                </Link>
              )}
            </p>
          </Empty>
        ) : (
          <ControlTable view={view} />
        )}
        {view.next !== null && (
          <p className="mt-3">
            <Link className="button" href={controlsHref({ ...filter, after: view.next })}>
              Next page
            </Link>
          </p>
        )}
      </Section>
    </>
  );
}

const nothing = {
  q: undefined,
  family: undefined,
  scope: undefined,
  framework: undefined,
  status: [],
  after: undefined,
};
