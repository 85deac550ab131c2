import Form from "next/form";
import Link from "next/link";
import { ChoiceMenu } from "#components/ui/choice-menu.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { standingClass, standingWords } from "#components/ui/status-words.ts";
import { type ControlFilter, changedFilter, controlsHref, isCut } from "#lib/contract/views/control-filter.ts";
import type { ControlList } from "#lib/contract/views/controls.ts";
import { count } from "#lib/contract/views/format.ts";
import { worstFirst } from "#lib/domain/control/worst-first.ts";
import { scopeWords } from "./words.ts";

type Props = { view: ControlList; filter: ControlFilter };

/** A form that works without scripts: the address is the filter. */
function Search({ filter }: Pick<Props, "filter">) {
  const { q, status, cluster, ...rest } = changedFilter(filter, {});
  const kept = { ...rest, status: status.join(","), cluster: cluster.join(",") };
  return (
    <Form action="/controls" className="search" role="search" scroll={false}>
      {Object.entries(kept).map(([name, value]) =>
        value === undefined || value === "" ? null : <input key={name} type="hidden" name={name} value={value} />,
      )}
      <Icon name="search" />
      <input
        // A new search starts from the address, not from what was typed before.
        key={filter.q}
        className="input"
        type="search"
        name="q"
        defaultValue={q ?? ""}
        maxLength={200}
        placeholder="Title, check id, requirement"
        aria-label="Words to look for"
        autoComplete="off"
        spellCheck={false}
      />
    </Form>
  );
}

function StatusChips({ view, filter }: Props) {
  const shown = worstFirst.filter((status) => (view.byStatus[status] ?? 0) > 0 || filter.status.includes(status));
  return shown.map((status) => {
    const on = filter.status.includes(status);
    const next = on ? filter.status.filter((each) => each !== status) : [...filter.status, status];
    return (
      <Link
        key={status}
        className="chip"
        scroll={false}
        href={controlsHref(changedFilter(filter, { status: next }))}
        aria-current={on ? "true" : undefined}
      >
        <span className={`status ${standingClass(status)}`}>
          <StatusIcon status={status} />
          {standingWords[status]}
        </span>
        <span className="n">{count(view.byStatus[status] ?? 0)}</span>
      </Link>
    );
  });
}

type Named = "family" | "scope" | "framework";
const labels: Readonly<Record<Named, string>> = { family: "Family", scope: "About", framework: "Serves" };

function Menu({ name, choices, filter }: { name: Named; choices: ControlList["families"]; filter: ControlFilter }) {
  const words = (id: string, title: string): string =>
    name === "scope" ? ((scopeWords as Readonly<Record<string, string>>)[id] ?? title) : title;
  const all = { href: controlsHref(changedFilter(filter, { [name]: undefined })), label: "any" };
  return (
    <ChoiceMenu
      label={labels[name]}
      choices={[
        { ...all, current: filter[name] === undefined },
        ...choices.map(({ id, title, count: of }) => ({
          href: controlsHref(changedFilter(filter, { [name]: id })),
          label: `${words(id, title)} (${count(of)})`,
          current: filter[name] === id,
        })),
      ]}
    />
  );
}

/** What the list is cut to. Each choice is a link: the address is the filter, so it can be shared and goes back. */
export function ControlFilters({ view, filter }: Props) {
  return (
    <div className="filters no-print">
      <Search filter={filter} />
      <StatusChips view={view} filter={filter} />
      <Menu name="family" choices={view.families} filter={filter} />
      <Menu name="scope" choices={view.scopes} filter={filter} />
      <Menu name="framework" choices={view.frameworks} filter={filter} />
      {isCut(filter) && (
        <Link
          className="link text-12"
          scroll={false}
          href={controlsHref(
            changedFilter(filter, {
              ...{ q: undefined, family: undefined, scope: undefined, framework: undefined, status: [] },
            }),
          )}
        >
          Clear
        </Link>
      )}
    </div>
  );
}
