"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { AdminPage } from "#lib/contract/views/admin.ts";

/** The pages of the administration this person may see, as tabs above each of them. */
export function AdminNav({ pages }: { pages: readonly AdminPage[] }) {
  const path = usePathname();
  return (
    <nav className="tabs" aria-label="Administration">
      {pages.map(({ href, label }) => (
        <Link key={href} href={href} aria-current={path === href ? "page" : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
