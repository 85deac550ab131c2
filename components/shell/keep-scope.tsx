"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { scopeFromParams, withScope } from "#lib/contract/views/scope.ts";

/** The address a link came with, and the one it was completed to. */
type Completed = { readonly own: string; readonly completed: string };

/** The link an event is about, when it leads to another page of the console in this tab. */
function leadingOn(event: Event): HTMLAnchorElement | null {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  if (link === null || link.origin !== window.location.origin || link.hasAttribute("download")) return null;
  if (link.target !== "" && link.target !== "_self") return null;
  // A link to the same page is a filter of it, and says by itself what it keeps.
  return link.pathname === window.location.pathname ? null : link;
}

const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

/** Listens to links until it is told to stop; `go` leads to an address. */
function keepScope(go: (href: string) => void): () => void {
  // A link may stay on the page while the scope changes: what it came with is what is completed each time.
  const known = new WeakMap<HTMLAnchorElement, Completed>();
  const completedHref = (link: HTMLAnchorElement): string | null => {
    const shown = link.getAttribute("href") ?? "";
    const before = known.get(link);
    const own = before !== undefined && before.completed === shown ? before.own : shown;
    const completed = withScope(own, scopeFromParams(new URLSearchParams(window.location.search)));
    if (completed !== shown) link.setAttribute("href", completed);
    known.set(link, { own, completed });
    return completed === own ? null : completed;
  };
  const complete = (event: Event) => {
    const link = leadingOn(event);
    if (link !== null) completedHref(link);
  };
  const click = (event: MouseEvent) => {
    const link = leadingOn(event);
    const href = link === null || event.defaultPrevented || !isPlain(event) ? null : completedHref(link);
    if (href === null) return;
    // The link's own handler would lead to the address it came with.
    event.preventDefault();
    go(href);
  };
  document.addEventListener("pointerdown", complete, true);
  document.addEventListener("focusin", complete, true);
  document.addEventListener("click", click, true);
  return () => {
    document.removeEventListener("pointerdown", complete, true);
    document.removeEventListener("focusin", complete, true);
    document.removeEventListener("click", click, true);
  };
}

/**
 * Hands the scope on through links inside of pages. Those are rendered on the server, which does not know what the bar was
 * set to since: so an address is completed when its link is used, for new tabs and copied addresses as well.
 */
export function KeepScope() {
  const router = useRouter();
  useEffect(() => keepScope((href) => router.push(href)), [router]);
  return null;
}
