import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { cappedCount, count } from "#lib/contract/views/format.ts";
import type { Shell } from "#lib/contract/views/shell.ts";
import { AccountMenu } from "./account-menu.tsx";
import { Brand } from "./brand.tsx";
import { initials } from "./initials.ts";
import { KeepScope } from "./keep-scope.tsx";
import { Live } from "./live.tsx";
import { type RailCounts, RailLinks, TabBar } from "./nav-links.tsx";
import { Queries } from "./queries.tsx";
import { ScopeBar } from "./scope-bar.tsx";
import type { Theme } from "./theme.ts";

function countsOf({ clusters, openFindings }: Shell): RailCounts {
  const open = openFindings === null || openFindings.count === 0 ? null : cappedCount(openFindings);
  return { ...(clusters > 0 ? { "/clusters": count(clusters) } : {}), ...(open === null ? {} : { "/findings": open }) };
}

/** Says on every page that what it shows is made up, or that some of it is. */
function Simulated({ shell: { clusters, simulated } }: { shell: Shell }) {
  if (simulated === 0) return null;
  const all = simulated === clusters;
  return (
    <Badge
      kind="demo"
      title={`${all ? "The clusters" : `${simulated} of the ${clusters} clusters`} shown here are made up, and so is everything found in them`}
    >
      {all ? "Simulated" : "Partly simulated"}
    </Badge>
  );
}

/** The frame around every page of the console. */
export function Frame({
  shell,
  now,
  theme,
  tools,
  children,
}: {
  shell: Shell;
  now: string;
  theme: Theme | undefined;
  /** Stands at the end of the bar, before the account. */
  tools?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Queries>
      <div className="shell">
        <KeepScope />
        <a className="skip" href="#content">
          Skip to content
        </a>
        <aside className="rail" aria-label="Rail">
          <Brand />
          <RailLinks counts={countsOf(shell)} mayAdmin={shell.mayAdmin} />
          <div className="rail-foot">
            {shell.demo && (
              <span className="px-2">
                <Badge kind="demo" title="People come from the local demo identity provider">
                  Demo sign-in
                </Badge>
              </span>
            )}
            <Link className="who" href="/account">
              <span className="avatar" aria-hidden="true">
                {initials(shell.name)}
              </span>
              <span className="label min-w-0">
                <span className="block font-medium ellipsis">{shell.name}</span>
                <span className="second ellipsis">{shell.role}</span>
              </span>
            </Link>
          </div>
        </aside>
        <div className="min-w-0">
          <header className="bar">
            <ScopeBar choices={shell.choices} total={shell.clusters} />
            <Live version={shell.version} now={now} />
            <Simulated shell={shell} />
            <div className="bar-end">
              {tools}
              <AccountMenu shell={shell} theme={theme} />
            </div>
          </header>
          <main className="main" id="content" tabIndex={-1}>
            {children}
          </main>
        </div>
        <TabBar mayAdmin={shell.mayAdmin} />
      </div>
    </Queries>
  );
}
