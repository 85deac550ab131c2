import Form from "next/form";
import Link from "next/link";
import type { ReactNode } from "react";
import { ChoiceMenu } from "#components/ui/choice-menu.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { type Segment, Segments } from "#components/ui/segments.tsx";
import { Severity } from "#components/ui/severity.tsx";
import { episodeWords, kindWords } from "#components/ui/status-words.ts";
import { visible } from "#components/ui/visible.ts";
import { findingGroups, findingSorts } from "#lib/contract/views/finding-choices.ts";
import {
  changed,
  type FindingFilter,
  findingSearch,
  findingsHref,
  isNarrowed,
  noneOfIt,
} from "#lib/contract/views/finding-filter.ts";
import type { FindingList } from "#lib/contract/views/findings.ts";
import { cappedCount } from "#lib/contract/views/format.ts";
import { observationKinds, type Severity as SeverityName } from "#lib/domain/check/outcome.ts";
import { type EpisodeState, episodeStates } from "#lib/domain/scan/episode.ts";
import { groupWords, sortWords } from "./words.ts";

type Props = { view: FindingList; filter: FindingFilter };
type Option = { readonly value: string; readonly label: string };

const toggled = <T,>(values: readonly T[], value: T): T[] =>
  values.includes(value) ? values.filter((each) => each !== value) : [...values, value];

function States({ filter }: { filter: FindingFilter }) {
  const segment = (label: string, state: readonly EpisodeState[]): Segment => ({
    label,
    href: findingsHref(changed(filter, { state: [...state] })),
    current: state.length === filter.state.length && state.every((each) => filter.state.includes(each)),
  });
  return (
    <Segments
      label="State"
      segments={[
        segment(episodeWords.open, ["open"]),
        segment(episodeWords.fixed, ["fixed"]),
        segment(episodeWords.vanished, ["vanished"]),
        segment("All", episodeStates),
      ]}
    />
  );
}

/** Words to look for. A plain form: the address it leads to is the filter, and it works without scripts. */
function Search({ filter }: { filter: FindingFilter }) {
  const kept = [...findingSearch(changed(filter, { q: undefined }))];
  return (
    <Form action="/findings" className="search" role="search" scroll={false}>
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Icon name="search" />
      <input
        // A new search starts from the address, not from what was typed before.
        key={filter.q}
        className="input"
        type="search"
        name="q"
        defaultValue={filter.q ?? ""}
        placeholder="Check, resource, package, image"
        aria-label="Words to look for"
        maxLength={300}
        autoComplete="off"
        spellCheck={false}
      />
    </Form>
  );
}

function SeverityChips({ view, filter }: Props) {
  const worth = view.bySeverity.filter(
    ({ severity, count }) => severity !== "info" || count > 0 || filter.severity.includes(severity),
  );
  const href = (severity: SeverityName): string =>
    findingsHref(changed(filter, { severity: toggled(filter.severity, severity) }));
  return worth.map(({ severity, ...count }) => (
    <Link
      key={severity}
      className="chip"
      scroll={false}
      prefetch={false}
      href={href(severity)}
      aria-current={filter.severity.includes(severity) ? "true" : undefined}
    >
      <Severity severity={severity} />
      <span className="n">{cappedCount(count)}</span>
    </Link>
  ));
}

type MenuOf = "source" | "kind";

/** One of many. Several can be named in the address; the menu then says how many. */
function Menu({
  name,
  all,
  options,
  filter,
}: {
  name: MenuOf;
  all: string;
  options: readonly Option[];
  filter: FindingFilter;
}) {
  const chosen: readonly string[] = filter[name];
  if (options.length < 2 && chosen.length === 0) return null;
  const to = (values: readonly string[]): string => findingsHref(changed(filter, { [name]: values }));
  const isChosen = ({ value, label }: Option): boolean => chosen.includes(value) || chosen.includes(label);
  const several =
    chosen.length > 1 ? [{ href: findingsHref(filter), label: `${chosen.length} chosen`, current: true }] : [];
  const choices: readonly Segment[] = [
    { href: to([]), label: all, current: chosen.length === 0 },
    ...several,
    ...options.map((option) => ({
      href: to([option.value]),
      label: option.label,
      current: chosen.length === 1 && isChosen(option),
    })),
  ];
  return <ChoiceMenu label={menuWords[name]} choices={choices} />;
}

const menuWords: Readonly<Record<MenuOf, string>> = {
  source: "Source",
  kind: "Kind",
};

/** Clusters and namespaces are chosen in the bar on top, for every page. */
function Menus({ view, filter }: Props) {
  const kinds = observationKinds.map((kind) => ({ value: kind, label: kindWords[kind] }));
  return (
    <>
      <Menu name="source" all="all" options={view.options.sources} filter={filter} />
      <Menu name="kind" all="all" options={kinds} filter={filter} />
    </>
  );
}

/** What was chosen elsewhere, each with its way out. The text may be a tool's. */
function Chosen({ filter }: { filter: FindingFilter }) {
  const names = ["check", "resource", "image"] as const;
  return names.map((name) => {
    const value = filter[name];
    if (!value) return null;
    const shown = value === noneOfIt ? "none" : visible(value);
    return (
      <Link
        key={name}
        className="chip"
        scroll={false}
        href={findingsHref(changed(filter, { [name]: undefined }))}
        aria-current="true"
      >
        <span className="unit">{name}</span>
        <span className="ellipsis max-w-[28ch]" title={shown}>
          {shown}
        </span>
        <Icon name="close" className="size-3" />
        <span className="sr-only">Take the filter {name} away</span>
      </Link>
    );
  });
}

function Arrangement({ filter }: { filter: FindingFilter }) {
  const groups: readonly Segment[] = [
    {
      href: findingsHref(changed(filter, { group: undefined })),
      label: "nothing",
      current: filter.group === undefined,
    },
    ...findingGroups.map((group) => ({
      href: findingsHref(changed(filter, { group })),
      label: groupWords[group],
      current: filter.group === group,
    })),
  ];
  const sorts: readonly Segment[] = findingSorts.map((sort) => ({
    href: findingsHref(changed(filter, { sort, order: undefined })),
    label: sortWords[sort],
    current: filter.sort === sort,
  }));
  return (
    <span className="arrangement">
      <ChoiceMenu label="Group by" choices={groups} />
      <ChoiceMenu label="Sort by" choices={sorts} />
    </span>
  );
}

function Line({ children }: { children: ReactNode }) {
  return <div className="filters no-print">{children}</div>;
}

/** Everything that decides which findings are shown. Each choice is a link, so that the address is the filter. */
export function FilterBar({ view, filter }: Props) {
  const narrowed = isNarrowed({ ...filter, cluster: [], namespace: [] });
  return (
    <div className="finding-filters">
      <Line>
        <States filter={filter} />
        <Search filter={filter} />
        <Arrangement filter={filter} />
      </Line>
      <Line>
        <SeverityChips view={view} filter={filter} />
        <Menus view={view} filter={filter} />
        <Chosen filter={filter} />
        {narrowed && (
          <Link className="link text-12" scroll={false} href={findingsHref(cleared(filter))}>
            Clear
          </Link>
        )}
      </Line>
    </div>
  );
}

/** Without the filters of this bar; what the pages are about stays as it was chosen. */
const cleared = (filter: FindingFilter): FindingFilter =>
  changed(filter, {
    ...{ severity: [], source: [], kind: [] },
    ...{ check: undefined, resource: undefined, image: undefined, q: undefined },
  });
