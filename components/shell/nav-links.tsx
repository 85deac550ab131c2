"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Icon } from "#components/ui/icon.tsx";
import { isCurrent, pagesFor } from "./pages.ts";

/** How much there is behind a page of the rail, by its address; nothing is shown where there is nothing. */
export type RailCounts = Readonly<Record<string, string>>;

/** The rail's links. */
export function RailLinks({ counts, mayAdmin }: { counts: RailCounts; mayAdmin: boolean }) {
  const path = usePathname();
  return (
    <nav className="nav" aria-label="Pages">
      {pagesFor(mayAdmin).map((page) => (
        <Link
          key={page.href}
          href={page.href}
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
  const path = usePathname();
  const all = [...pagesFor(mayAdmin), { href: "/account", label: "Account", icon: "person" as const }];
  return (
    <nav className="tab-bar" aria-label="Pages">
      {all.map((page) => (
        <Link key={page.href} href={page.href} aria-current={isCurrent(page.href, path) ? "page" : undefined}>
          <Icon name={page.icon} />
          {page.label}
        </Link>
      ))}
    </nav>
  );
}
