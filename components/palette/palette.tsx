"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useScope } from "#components/shell/use-scope.ts";
import { Icon } from "#components/ui/icon.tsx";
import { counted } from "#lib/contract/views/format.ts";
import { withScope } from "#lib/contract/views/scope.ts";
import type { Shell } from "#lib/contract/views/shell.ts";
import type { Entry, EntryGroup } from "./entries.ts";
import { optionId, PaletteList } from "./palette-list.tsx";
import { perform } from "./perform.ts";
import { recentFrom, recentWith } from "./recent.ts";
import { useEntries } from "./use-entries.ts";

type Props = { shell: Shell; onClosed: () => void; onKeys: () => void };

// What one person went to is not shown to the next one at the same browser.
const placeOf = (shell: Shell): string => `kubeproof-recent ${shell.name} ${shell.role}`;

/** A browser that keeps nothing still finds everything. */
function remembered(shell: Shell): readonly Entry[] {
  try {
    return recentFrom(localStorage.getItem(placeOf(shell)));
  } catch {
    return [];
  }
}

function remember(shell: Shell, entry: Entry): void {
  const text = recentWith(entry, remembered(shell));
  try {
    if (text !== null) localStorage.setItem(placeOf(shell), text);
  } catch {
    // Nothing rests on it.
  }
}

/** Which line is chosen, moved by the arrows; the first one again whenever the text changes. */
function useChosen(groups: readonly EntryGroup[], text: string) {
  const all = groups.flatMap(({ entries }) => entries);
  const [chosen, setChosen] = useState({ text, id: "" });
  const known = chosen.text === text ? all.findIndex(({ id }) => id === chosen.id) : -1;
  const at = Math.max(0, known);
  const choose = (index: number) => {
    const entry = all[(index + all.length) % all.length];
    if (entry !== undefined) setChosen({ text, id: entry.id });
  };
  return { entry: all[at] ?? null, total: all.length, choose, at };
}

/** Finds anything and does anything, by keyboard alone: a field, and the list it controls. */
export function Palette({ shell, onClosed, onKeys }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const { scope } = useScope();
  const [text, setText] = useState("");
  const [recent] = useState(() => remembered(shell));
  const { groups, isLooking, fault } = useEntries(shell, text, recent);
  const { entry: chosen, total, choose, at } = useChosen(groups, text);
  useEffect(() => dialog.current?.showModal(), []);

  const take = (entry: Entry) => {
    remember(shell, entry);
    dialog.current?.close();
    if ("href" in entry.does) router.push(withScope(entry.does.href, scope));
    else if (entry.does.act === "keys") onKeys();
    else perform[entry.does.act]();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp") choose(at - 1);
    else if (event.key === "Enter" && chosen !== null) take(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <dialog ref={dialog} className="dialog palette" aria-label="Find anything" onClose={onClosed}>
      <div className="palette-field">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-expanded={total > 0}
          aria-controls="palette-list"
          aria-activedescendant={chosen === null ? undefined : optionId(chosen)}
          aria-autocomplete="list"
          aria-label="Find clusters, frameworks, requirements, checks, resources, pages and actions"
          placeholder="Cluster, requirement, check, resource, page or action"
          value={text}
          maxLength={300}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={press}
        />
        <button type="button" className="icon-button" onClick={() => dialog.current?.close()}>
          <Icon name="close" />
          <span className="sr-only">Close</span>
        </button>
      </div>
      <PaletteList groups={groups} chosen={chosen} onTake={take} />
      <p role="status" className="palette-foot">
        <span>{fault ?? (isLooking ? "Looking …" : counted(total, "entry", "entries"))}</span>
        <span aria-hidden="true" className="phone-hide">
          <kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>⏎</kbd> take <kbd>esc</kbd> close
        </span>
      </p>
    </dialog>
  );
}
