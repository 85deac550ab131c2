"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

const isCovered = (): boolean => document.querySelector("dialog[open], :popover-open") !== null;

/**
 * Escape closes the panel and comes back to its row; moving between rows is the frame's. `open` is the finding in the panel,
 * `closed` the address without it.
 */
export function RowKeys({ open, closed }: { open: string | null; closed: string }) {
  const router = useRouter();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || open === null || isTyping(event.target) || isCovered())
        return;
      router.push(closed, { scroll: false });
      document.querySelector<HTMLElement>(`[data-finding="${CSS.escape(open)}"]`)?.focus();
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
