import Link from "next/link";
import type { ReactNode } from "react";

export type Crumb = { readonly href?: string; readonly label: string; readonly mono?: boolean };

/** Where the page stands, its name, one sentence, and what can be done on it. */
export function PageHead({
  crumbs = [],
  title,
  sub,
  actions,
}: {
  crumbs?: readonly Crumb[];
  title: ReactNode;
  sub?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <>
      {crumbs.length > 0 && (
        <nav className="crumbs" aria-label="Where this is">
          {crumbs.map((crumb, index) => (
            <span key={crumb.label}>
              {index > 0 && <span aria-hidden="true">/ </span>}
              {crumb.href === undefined ? (
                <span className={crumb.mono ? "mono" : undefined}>{crumb.label}</span>
              ) : (
                <Link href={crumb.href}>{crumb.label}</Link>
              )}
            </span>
          ))}
        </nav>
      )}
      <div className="page-head">
        <div className="min-w-0">
          <h1>{title}</h1>
          {sub !== undefined && <div className="sub">{sub}</div>}
        </div>
        {actions !== undefined && <div className="actions">{actions}</div>}
      </div>
    </>
  );
}
