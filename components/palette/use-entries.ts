"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { pagesFor } from "#components/shell/pages.ts";
import { ask } from "#components/ui/ask.ts";
import { longestSearch, SearchAnswer, searchPath } from "#lib/contract/views/search.ts";
import type { Shell } from "#lib/contract/views/shell.ts";
import { actionEntries, type Entry, type EntryGroup, matching, pageEntries } from "./entries.ts";
import { findingsEntry, foundGroups } from "./found.ts";

/** Somebody who types on does not want the answer to the letter before. */
const pauseMs = 120;

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

export type Entries = {
  readonly groups: readonly EntryGroup[];
  /** The server is still looking. */
  readonly isLooking: boolean;
  /** Why the server's part is missing; null while it is not. */
  readonly fault: string | null;
};

/** The lines of the palette for a text: what is known here at once, what the server finds as it comes. */
export function useEntries(shell: Shell, text: string, recent: readonly Entry[]): Entries {
  const asked = usePaused(text.trim().slice(0, longestSearch));
  const found = useQuery({
    queryKey: ["search", "all", asked],
    queryFn: () => ask(searchPath({ q: asked, limit: 5 }), SearchAnswer),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
  });
  const may = { registerCluster: shell.mayRegisterCluster, admin: shell.mayMakeToken };
  const pages = matching(pageEntries(pagesFor(shell.mayAdmin)), text);
  const actions = matching(actionEntries(may), text);
  const isSearch = text.trim() !== "";
  const groups: readonly EntryGroup[] = [
    { title: "Recent", entries: isSearch ? [] : recent },
    { title: "Pages", entries: pages },
    ...(isSearch ? foundGroups(found.data) : []),
    { title: "Do", entries: actions },
    { title: "Findings", entries: isSearch && shell.openFindings !== null ? [findingsEntry(text.trim())] : [] },
  ];
  return {
    groups: groups.filter(({ entries }) => entries.length > 0),
    isLooking: isSearch && (found.isFetching || asked !== text.trim().slice(0, longestSearch)),
    fault: isSearch && found.isError ? found.error.message : null,
  };
}
