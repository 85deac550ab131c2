import type { ReactNode } from "react";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import type { Account as View } from "#lib/contract/views/account.ts";
import { count } from "#lib/contract/views/format.ts";
import { Sessions } from "./sessions.tsx";

/** Who is signed in, what that gives, and where. `signOut` is the way out, supplied by the shell. */
export function Account({ view, signOut }: { view: View; signOut: ReactNode }) {
  return (
    <>
      <PageHead title={view.name} sub={<span className="break">{view.email}</span>} actions={signOut} />
      <div className="stack max-w-[900px]">
        <Section title="Where you are signed in" about={count(view.sessions.length)}>
          <Sessions sessions={view.sessions} now={view.now} />
        </Section>
        <Section title="What you may" about="comes from your groups at the identity provider">
          <ul className="ledger-rows">
            {view.roles.map((role) => (
              <li key={`${role.role}/${role.scope}`}>
                <span className="font-medium">{role.label}</span>
                <span className="text-text-2">{role.scope}</span>
              </li>
            ))}
          </ul>
        </Section>
        <Section title="Identity provider">
          <dl className="pairs">
            <dt>Issuer</dt>
            <dd className="mono break">{view.issuer}</dd>
            <dt>Groups</dt>
            <dd>
              {view.groups.length === 0 ? (
                <span className="unit">none named</span>
              ) : (
                <span className="flex flex-wrap gap-1.5">
                  {view.groups.map((group) => (
                    <span key={group} className="tag">
                      {group}
                    </span>
                  ))}
                </span>
              )}
            </dd>
          </dl>
        </Section>
      </div>
    </>
  );
}
