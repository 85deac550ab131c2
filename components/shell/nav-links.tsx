"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Icon } from "#components/ui/icon.tsx";
import { isCurrent, pages } from "./pages.ts";

/** The rail's links; `clusters` is how many there are. */
export function RailLinks({ clusters }: { clusters: number }) {
  const path = usePathname();
  return (
    <nav className="nav" aria-label="Pages">
      {pages.map((page) => (
        <Link
          key={page.href}
          href={page.href}
          title={page.label}
          aria-current={isCurrent(page.href, path) ? "page" : undefined}
        >
          <Icon name={page.icon} />
          <span className="label">{page.label}</span>
          {page.href === "/clusters" && clusters > 0 && <span className="n">{clusters}</span>}
        </Link>
      ))}
    </nav>
  );
}

/** The same pages at the bottom of a phone, with the account. */
export function TabBar() {
  const path = usePathname();
  const all = [...pages, { href: "/account", label: "Account", icon: "person" as const }];
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
