"use client";

import Link from "next/link";
import { Icon } from "#components/ui/icon.tsx";
import { withScope } from "#lib/contract/views/scope.ts";
import { isCurrent, pagesFor } from "./pages.ts";
import { useScope } from "./use-scope.ts";

/** How much there is behind a page of the rail, by its address; nothing is shown where there is nothing. */
export type RailCounts = Readonly<Record<string, string>>;

/** The rail's links. */
export function RailLinks({ counts, mayAdmin }: { counts: RailCounts; mayAdmin: boolean }) {
  const { path, scope } = useScope();
  return (
    <nav className="nav" aria-label="Pages">
      {pagesFor(mayAdmin).map((page) => (
        <Link
          key={page.href}
          href={withScope(page.href, scope)}
          title={page.label}
          aria-current={isCurrent(page.href, path) ? "page" : undefined}
        >
          <Icon name={page.icon} />
          <span className="label">{page.label}</span>
          {counts[page.href] !== undefined && <span className="n">{counts[page.href]}</span>}
        </Link>
      ))}
    </nav>
  );
}

/** The same pages at the bottom of a phone, with the account. */
export function TabBar({ mayAdmin }: { mayAdmin: boolean }) {
  const { path, scope } = useScope();
  const all = [...pagesFor(mayAdmin), { href: "/account", label: "Account", icon: "person" as const }];
  return (
    <nav className="tab-bar" aria-label="Pages">
      {all.map((page) => (
        <Link
          key={page.href}
          href={withScope(page.href, scope)}
          aria-current={isCurrent(page.href, path) ? "page" : undefined}
        >
          <Icon name={page.icon} />
          {page.label}
        </Link>
      ))}
    </nav>
  );
}
