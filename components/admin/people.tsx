import Link from "next/link";
import { Empty } from "#components/ui/empty.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { Time } from "#components/ui/time.tsx";
import type { PeopleView, PersonRow } from "#lib/contract/views/admin.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { EndSession } from "./end-session.tsx";
import { GivenRoles } from "./given-roles.tsx";
import { RoleGroups } from "./role-groups.tsx";

function Sessions({ person, view }: { person: PersonRow; view: PeopleView }) {
  if (person.sessions.length === 0) return <span className="unit">not signed in</span>;
  return (
    <ul className="sessions">
      {person.sessions.map((session) => (
        <li key={session.id}>
          <span className="min-w-0 break">
            {session.device}
            <span className="second">
              seen <Time at={session.lastSeenAt} now={view.now} />, ends <Time at={session.expiresAt} now={view.now} />
            </span>
          </span>
          {session.current ? (
            <span className="unit">the one you use</span>
          ) : (
            view.mayEnd && <EndSession id={session.id} what={`${person.name}, ${session.device}`} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Person({ person, view }: { person: PersonRow; view: PeopleView }) {
  return (
    <tr>
      <th scope="row" className="break">
        {person.name}
        {person.self && <span className="unit"> you</span>}
        {person.email !== "" && person.email !== person.name && <span className="second">{person.email}</span>}
      </th>
      <td className="full">
        {person.roles.length === 0 ? <span className="unit">no role: sees nothing</span> : person.roles.join(", ")}
      </td>
      <td className="full">
        <span className="flex flex-wrap gap-1">
          {person.groups.map((group) => (
            <span key={group} className="tag">
              {group}
            </span>
          ))}
        </span>
      </td>
      <td className="text-text-2" data-label="signed in">
        {person.lastSignedInAt === null ? "never" : <Time at={person.lastSignedInAt} now={view.now} />}
      </td>
      <td className="full">
        <Sessions person={person} view={view} />
      </td>
    </tr>
  );
}

function Rows({ view }: { view: PeopleView }) {
  return (
    <table className="table tall rows people">
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Roles</th>
          <th scope="col">Groups</th>
          <th scope="col">Signed in</th>
          <th scope="col">Where now</th>
        </tr>
      </thead>
      <tbody>
        {view.people.map((person) => (
          <Person key={person.id} person={person} view={view} />
        ))}
      </tbody>
    </table>
  );
}

/** Who signs in, what their groups give them, and where they are signed in; and which group gives which role. */
export function People({ view }: { view: PeopleView }) {
  return (
    <>
      <PageHead
        title="People"
        sub="People come from your identity provider, and their groups give them roles at every request. Nobody is added here."
      />
      <div className="stack">
        <Section title="Who signed in" about={counted(view.people.length, "person", "people")}>
          {view.people.length === 0 ? (
            <Empty title="Nobody on this page">
              <p className="text-text-2">Whoever signs in stands here from then on.</p>
            </Empty>
          ) : (
            <Rows view={view} />
          )}
          {view.next !== null && (
            <p className="mt-3">
              <Link className="button" href={`/admin/people?after=${view.next}`}>
                Next people
              </Link>
            </p>
          )}
        </Section>
        <Section title="Roles" about={count(view.roles.length)}>
          <RoleGroups roles={view.roles} />
        </Section>
        <Section
          title="Roles given here"
          about="beside those of the environment, on all clusters or on some"
          id="given"
        >
          <GivenRoles view={view} />
        </Section>
      </div>
    </>
  );
}
