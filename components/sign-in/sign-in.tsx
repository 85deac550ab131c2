import type { ReactNode } from "react";
import { Brand } from "#components/shell/brand.tsx";
import { initials } from "#components/shell/initials.ts";
import { SignOut } from "#components/shell/sign-out.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Note } from "#components/ui/note.tsx";
import { paths } from "#lib/contract/views/actions.ts";
import { counted } from "#lib/contract/views/format.ts";
import type { DemoPerson, NoRole as NoRoleView, SignIn as View } from "#lib/contract/views/sign-in.ts";
import { Issuer } from "./issuer.tsx";

function Card({ wide = false, children }: { wide?: boolean; children: ReactNode }) {
  return (
    <main className={wide ? "sign-in-card wide" : "sign-in-card"}>
      <Brand />
      {children}
    </main>
  );
}

function Person({ person, callbackUrl }: { person: DemoPerson; callbackUrl: string }) {
  return (
    <li>
      <a className="person" href={paths.signIn(callbackUrl, person.hint)}>
        <span className="avatar" aria-hidden="true">
          {initials(person.name)}
        </span>
        <span className="min-w-0 flex-1">
          <span className="font-medium">{person.name}</span> <span className="tag">{person.role}</span>
          <span className="second">{person.sentence}</span>
        </span>
        <Icon name="right" className="text-text-3" />
      </a>
    </li>
  );
}

function People({ view, callbackUrl }: { view: View; callbackUrl: string }) {
  if (view.people.length === 0) return null;
  return (
    <>
      <p className="mt-6 mb-1 flex items-center gap-3 text-12 text-text-3">
        or straight in as <span className="h-px flex-1 bg-line" />
      </p>
      <ul>
        {view.people.map((person) => (
          <Person key={person.hint} person={person} callbackUrl={callbackUrl} />
        ))}
      </ul>
    </>
  );
}

function Door({ view, callbackUrl }: { view: View; callbackUrl: string }) {
  return (
    <Card>
      <h1>Sign in</h1>
      <p className="text-text-2">You go to the identity provider and come back here.</p>
      {view.signedOut && <p className="mt-3">You are signed out: the session has ended on the server.</p>}
      {view.fault !== null && (
        <div className="mt-4">
          <Note kind="warn" title={view.fault.title} live>
            <p>{view.fault.sentence}</p>
            <p className="mt-1">{view.fault.advice.sentence}</p>
          </Note>
        </div>
      )}
      <a className="button primary wide mt-4" href={paths.signIn(callbackUrl)}>
        <Icon name="key" />
        Continue with {view.provider}
      </a>
      {!view.demo && <p className="help mt-3">No account here: what you may see comes from your groups there.</p>}
      <People view={view} callbackUrl={callbackUrl} />
    </Card>
  );
}

function Foot({ view }: { view: View }) {
  return (
    <footer className="sign-in-foot">
      <span className="inline-flex items-center gap-2">
        <span className="live-dot" aria-hidden="true" />
        server answers
      </span>
      <span className="sm:ml-auto">sessions end after {view.sessionHours} h, or when somebody ends them</span>
    </footer>
  );
}

/** The one page that answers without a session. `callbackUrl` is where the person wanted to go. */
export function SignIn({ view, callbackUrl }: { view: View; callbackUrl: string }) {
  return (
    <div className="sign-in">
      {view.demo && (
        <header className="sign-in-demo">
          <Icon name="flask" />
          <span>
            <b className="font-semibold">Demo sign-in.</b> The identity provider runs on this machine only and its
            people are invented.
          </span>
        </header>
      )}
      {view.problem === null ? (
        <Door view={view} callbackUrl={callbackUrl} />
      ) : (
        <Card wide>
          <Issuer problem={view.problem} callbackUrl={callbackUrl} />
        </Card>
      )}
      <Foot view={view} />
    </div>
  );
}

/** Known to the issuer, and nothing is open: says why, and who can change it. */
export function NoRole({ view }: { view: NoRoleView }) {
  const shown = view.groups.slice(0, 12);
  return (
    <div className="sign-in">
      <Card>
        <h1>You are known, but nothing is open to you</h1>
        <p className="mt-1 text-text-2 break">
          Signed in as <b className="font-medium">{view.email}</b>.{" "}
          {view.groups.length === 0
            ? "The identity provider named no groups of yours."
            : `None of your ${counted(view.groups.length, "group gives", "groups gives")} a role here.`}
        </p>
        {shown.length > 0 && (
          <p className="mt-3 flex flex-wrap gap-1.5">
            {shown.map((group) => (
              <span key={group} className="tag">
                {group}
              </span>
            ))}
            {view.groups.length > shown.length && (
              <span className="unit text-12">and {view.groups.length - shown.length} more</span>
            )}
          </p>
        )}
        <p className="help mt-3 mb-4">{view.whoCan}</p>
        <SignOut className="button" />
      </Card>
    </div>
  );
}
