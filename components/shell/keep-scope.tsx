"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { scopeFromParams, withPassingScope, withScope } from "#lib/contract/views/scope.ts";

/** The address a link came with, and the one it was completed to. */
type Completed = { readonly own: string; readonly completed: string };

/** The link an event is about, when it leads to a page of the console in this tab. The bar's own links say all of the scope. */
function leadingOn(event: Event): HTMLAnchorElement | null {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  if (link === null || link.origin !== window.location.origin || link.hasAttribute("download")) return null;
  if (link.target !== "" && link.target !== "_self") return null;
  return link.closest(".scope-bar") === null ? link : null;
}

const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

/** Listens to links until it is told to stop; `go` leads to an address, and leaves the page where it is for a filter of it. */
function keepScope(go: (href: string, isFilter: boolean) => void): () => void {
  // A link may stay on the page while the scope changes: what it came with is what is completed each time.
  const known = new WeakMap<HTMLAnchorElement, Completed>();
  const completedHref = (link: HTMLAnchorElement): string | null => {
    const shown = link.getAttribute("href") ?? "";
    const before = known.get(link);
    const own = before !== undefined && before.completed === shown ? before.own : shown;
    const scope = scopeFromParams(new URLSearchParams(window.location.search));
    const isFilter = link.pathname === window.location.pathname;
    const completed = isFilter ? withPassingScope(own, scope) : withScope(own, scope);
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
    if (href === null || link === null) return;
    // The link's own handler would lead to the address it came with.
    event.preventDefault();
    go(href, link.pathname === window.location.pathname && link.hash === "");
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
  useEffect(() => keepScope((href, isFilter) => router.push(href, { scroll: !isFilter })), [router]);
  return null;
}
