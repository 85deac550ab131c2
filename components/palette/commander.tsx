"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { pagesFor } from "#components/shell/pages.ts";
import { useScope } from "#components/shell/use-scope.ts";
import { Icon } from "#components/ui/icon.tsx";
import { withScope } from "#lib/contract/views/scope.ts";
import type { Shell } from "#lib/contract/views/shell.ts";
import { focusSearch, moveRow, openRow, selectRow } from "./rows.ts";
import { type Asked, askedBy } from "./shortcuts.ts";

// Neither is part of any page's first paint: they come when they are first asked for.
const Palette = lazy(() => import("./palette.tsx").then(({ Palette }) => ({ default: Palette })));
const KeyList = lazy(() => import("./key-list.tsx").then(({ KeyList }) => ({ default: KeyList })));

/** How long a `g` waits for its page, in milliseconds. */
const patienceMs = 1_500;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])") !==
    null;

const isCovered = (): boolean => document.querySelector("dialog[open], :popover-open") !== null;

/** Calls `act` with what a key asks for, and says whether it was one of ours. */
function useKeys(mayAdmin: boolean, act: (asked: Asked) => void): void {
  const gAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const { key, ctrlKey: ctrl, metaKey: meta, altKey: alt } = event;
      const afterG = performance.now() - gAt.current < patienceMs;
      gAt.current = Number.NEGATIVE_INFINITY;
      const asked = askedBy({ key, ctrl, meta, alt, isTyping: isTyping(event.target) }, afterG, pagesFor(mayAdmin));
      if (asked === null || (asked.kind !== "palette" && isCovered())) return;
      event.preventDefault();
      if (asked.kind === "wait") gAt.current = performance.now();
      else act(asked);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [mayAdmin, act]);
}

/** The button that opens the palette, the keys of the console, and what they open. */
export function Commander({ shell }: { shell: Shell }) {
  const router = useRouter();
  const { scope } = useScope();
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);
  const latest = useRef(scope);
  latest.current = scope;
  const act = useCallback(
    (asked: Asked) => {
      if (asked.kind === "palette" || asked.kind === "keys") setOpen(asked.kind);
      else if (asked.kind === "search" && !focusSearch()) setOpen("palette");
      else if (asked.kind === "go") router.push(withScope(asked.href, latest.current));
      else if (asked.kind === "move") moveRow(asked.step);
      else if (asked.kind === "open") openRow();
      else if (asked.kind === "select") selectRow();
    },
    [router],
  );
  useKeys(shell.mayAdmin, act);
  const close = useCallback(() => setOpen(null), []);
  return (
    <>
      <button
        type="button"
        className="find"
        onClick={() => setOpen("palette")}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        title="Find anything (Ctrl K)"
      >
        <Icon name="search" />
        <span className="find-words">Find anything</span>
        <span aria-hidden="true" className="find-keys">
          <kbd>Ctrl K</kbd>
        </span>
      </button>
      <Suspense fallback={null}>
        {open === "palette" && <Palette shell={shell} onClosed={close} onKeys={() => setOpen("keys")} />}
        {open === "keys" && <KeyList mayAdmin={shell.mayAdmin} onClosed={close} />}
      </Suspense>
    </>
  );
}
