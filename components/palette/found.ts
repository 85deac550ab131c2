import type { IconName } from "#components/ui/icon.tsx";
import { visible } from "#components/ui/visible.ts";
import { findingsOf } from "#lib/contract/views/finding-filter.ts";
import type { SearchAnswer, SearchKind } from "#lib/contract/views/search.ts";
import type { Entry, EntryGroup } from "./entries.ts";

const kinds: Readonly<Record<SearchKind, { readonly title: string; readonly icon: IconName }>> = {
  cluster: { title: "Clusters", icon: "clusters" },
  framework: { title: "Frameworks", icon: "frameworks" },
  requirement: { title: "Requirements", icon: "frameworks" },
  control: { title: "Kubernetes controls", icon: "controls" },
  check: { title: "Failing checks", icon: "findings" },
  resource: { title: "Findings on", icon: "findings" },
  namespace: { title: "Namespaces", icon: "scope" },
};

/** What the server found, as lines of the palette. Texts of tools are made visible before they are shown. */
export function foundGroups(answer: SearchAnswer | undefined): readonly EntryGroup[] {
  return (answer?.groups ?? []).map(({ kind, hits, more }) => ({
    title: more ? `${kinds[kind].title}, the best ${hits.length}` : kinds[kind].title,
    entries: hits.map(({ id, label, about, href }) => ({
      ...{
        id: `${kind}:${id}`,
        label: visible(label),
        about: visible(labelled(kind, id, about)),
        icon: kinds[kind].icon,
      },
      does: { href },
    })),
  }));
}

/** A requirement is known by its id. */
function labelled(kind: SearchKind, id: string, about: string): string {
  return kind === "requirement" || kind === "control" ? [id, about].filter((part) => part !== "").join(" · ") : about;
}

/** The way out of a search by name: the same words in everything a finding says. */
export function findingsEntry(text: string): Entry {
  return {
    ...{ id: "find:findings", label: `Search findings for “${visible(text)}”`, about: "", icon: "search" },
    does: { href: findingsOf({ q: text }) },
  };
}
