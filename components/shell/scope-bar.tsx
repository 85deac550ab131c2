"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "#components/ui/ask.ts";
import { visible } from "#components/ui/visible.ts";
import { noneOfIt } from "#lib/contract/views/finding-filter.ts";
import { count } from "#lib/contract/views/format.ts";
import { rescoped, scopeTakenBy, toggledName } from "#lib/contract/views/scope.ts";
import { SearchAnswer, type SearchKind, searchPath } from "#lib/contract/views/search.ts";
import type { Shell } from "#lib/contract/views/shell.ts";
import { type ScopeChoice, ScopeMenu } from "./scope-menu.tsx";
import { clusterWords, namespaceWords } from "./scope-words.ts";
import { useScope } from "./use-scope.ts";

/** A menu is read, not scrolled through: behind this many one searches. */
const mostShown = 40;

function useFound(kind: SearchKind, asked: { q: string; cluster: readonly string[]; enabled: boolean }) {
  const { q, cluster, enabled } = asked;
  return useQuery({
    queryKey: ["search", kind, q, cluster],
    queryFn: () => ask(searchPath({ q, kind, cluster, limit: mostShown }), SearchAnswer),
    enabled,
    placeholderData: keepPreviousData,
  });
}

function ClusterPart({ choices, total }: { choices: Shell["choices"]; total: number }) {
  const { path, params, scope } = useScope();
  const [text, setText] = useState("");
  const isPartial = total > choices.length;
  const found = useFound("cluster", { q: text.trim(), cluster: [], enabled: isPartial && text.trim() !== "" });
  const asked = found.data?.groups[0]?.hits.map(({ id, label }) => ({ id, name: label }));
  const holding = choices.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
  const matching = isPartial && text.trim() !== "" ? (asked ?? holding) : holding;
  const isOn = ({ id, name }: { id: string; name: string }) =>
    scope.clusters.includes(id) || scope.clusters.includes(name);
  const named = (clusters: readonly string[]): string => rescoped(path, params, { ...scope, clusters });
  const choose = (cluster: { id: string; name: string }): ScopeChoice => {
    // An address that a person wrote may name it; what is toggled is that name, then.
    const word = scope.clusters.includes(cluster.name) ? cluster.name : cluster.id;
    return {
      value: cluster.id,
      label: cluster.name,
      href: named(toggledName(scope.clusters, word)),
      on: isOn(cluster),
    };
  };
  // What is chosen stands first, so that it can be taken away without a search.
  const shown = [...matching.filter(isOn), ...matching.filter((each) => !isOn(each)).slice(0, mostShown)];
  const hidden = matching.length - shown.length;
  return (
    <ScopeMenu
      icon="clusters"
      noun="Cluster"
      words={clusterWords(scope.clusters, choices, total)}
      unused={
        scopeTakenBy(path).clusters || scope.clusters.length === 0
          ? null
          : "This page is about one thing; the choice is kept for the next."
      }
      all={{ value: "", label: `All ${count(total)}`, href: named([]), on: scope.clusters.length === 0 }}
      choices={shown.map(choose)}
      search={total > 8 ? { text, onText: setText } : null}
      note={
        matching.length === 0
          ? "No cluster is called so."
          : hidden > 0 || (isPartial && text === "")
            ? "More clusters than are shown: type a part of the name."
            : null
      }
      onOpen={() => undefined}
    />
  );
}

function NamespacePart() {
  const { path, params, scope } = useScope();
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const found = useFound("namespace", { q: text.trim(), cluster: scope.clusters, enabled: isOpen });
  const group = found.data?.groups[0];
  const named = (namespaces: readonly string[]): string => rescoped(path, params, { ...scope, namespaces });
  const listed = (group?.hits ?? []).map(({ id }) => id);
  const names = [...new Set([...scope.namespaces, ...listed, ...(text === "" && listed.length > 0 ? [noneOfIt] : [])])];
  const choices = names.map((name): ScopeChoice => {
    const label = name === noneOfIt ? "no namespace" : visible(name);
    return {
      value: name,
      label,
      href: named(toggledName(scope.namespaces, name)),
      on: scope.namespaces.includes(name),
    };
  });
  const unused = scopeTakenBy(path).namespaces || scope.namespaces.length === 0;
  return (
    <ScopeMenu
      icon="scope"
      noun="Namespace"
      words={namespaceWords(scope.namespaces.map(visible))}
      unused={unused ? null : "Figures here are of whole clusters; the namespace is kept for findings."}
      all={{ value: "", label: "All namespaces", href: named([]), on: scope.namespaces.length === 0 }}
      choices={choices}
      search={{ text, onText: setText }}
      note={
        found.isError
          ? found.error.message
          : found.isPending
            ? "Looking …"
            : group === undefined
              ? "Nothing fails in a namespace that is called so."
              : group.more
                ? "More namespaces than are shown: type a part of the name."
                : null
      }
      onOpen={setOpen}
    />
  );
}

/** Which clusters and namespaces the console is about, kept in the address from page to page. */
export function ScopeBar({ choices, total }: { choices: Shell["choices"]; total: number }) {
  if (total === 0) return null;
  return (
    <section className="scope-bar" aria-label="What the pages are about">
      <ClusterPart choices={choices} total={total} />
      <NamespacePart />
    </section>
  );
}
