"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-findings] [data-finding]")];

/** Where j and k stand: the row with the focus, else the one that is open. */
function place(all: readonly HTMLElement[], open: string | null): number {
  const focused = document.activeElement instanceof HTMLElement ? all.indexOf(document.activeElement) : -1;
  return focused >= 0 ? focused : all.findIndex((row) => row.dataset.finding === open);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable], [popover]") !== null;

/**
 * Keys of the list: j and k move between rows, Enter opens the one with the focus as any link does, Escape closes the panel
 * and comes back to its row. `open` is the finding in the panel, `closed` the address without it.
 */
export function RowKeys({ open, closed }: { open: string | null; closed: string }) {
  const router = useRouter();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const all = rows();
      if (event.key === "j" || event.key === "k") {
        const step = event.key === "j" ? 1 : -1;
        const at = place(all, open);
        const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
        next?.focus();
        next?.scrollIntoView({ block: "nearest" });
      } else if (event.key === "Escape" && open !== null && document.querySelector(":popover-open") === null) {
        router.push(closed, { scroll: false });
        all.find((row) => row.dataset.finding === open)?.focus();
      }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [router, open, closed]);
  useEffect(() => {
    // Where the panel lies over the list, reading goes on in it.
    if (open !== null && window.matchMedia("(max-width: 1180px)").matches) {
      document.querySelector<HTMLElement>("[data-panel-close]")?.focus();
    }
  }, [open]);
  return null;
}
