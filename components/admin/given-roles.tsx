import { Time } from "#components/ui/time.tsx";
import type { GivenRoleRow, PeopleView } from "#lib/contract/views/admin.ts";
import { count } from "#lib/contract/views/format.ts";
import { GiveRole } from "./give-role.tsx";
import { TakeRole } from "./take-role.tsx";

function Row({ row, view }: { row: GivenRoleRow; view: PeopleView }) {
  const on = row.clusters === null ? "all clusters" : row.clusters.map(({ name }) => name).join(", ");
  return (
    <tr>
      <th scope="row">
        <span className="tag">{row.group}</span>
      </th>
      <td className="full">{row.role}</td>
      <td className="full break">{on}</td>
      <td className="text-text-2">
        <Time at={row.at} now={view.now} /> by {row.by}
      </td>
      <td className="num" data-label="people">
        {count(row.people)}
      </td>
      <td className="num top-right">{view.mayGive && <TakeRole id={row.id} group={row.group} role={row.role} />}</td>
    </tr>
  );
}

function Rows({ view }: { view: PeopleView }) {
  return (
    <table className="table tall rows">
      <thead>
        <tr>
          <th scope="col">Group</th>
          <th scope="col">Role</th>
          <th scope="col">On</th>
          <th scope="col">Given</th>
          <th scope="col" className="num">
            People
          </th>
          <th scope="col" className="num">
            <span className="sr-only">Action</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {view.given.map((row) => (
          <Row key={row.id} row={row} view={view} />
        ))}
      </tbody>
    </table>
  );
}

/** Roles given to groups here, each on all clusters or on some; and how to give one. */
export function GivenRoles({ view }: { view: PeopleView }) {
  return (
    <div className="flex flex-col gap-4">
      {view.given.length === 0 ? (
        <p className="text-text-2">None: roles come from the environment alone, and hold on all clusters.</p>
      ) : (
        <Rows view={view} />
      )}
      {view.mayGive && <GiveRole groups={view.groups} clusters={view.clusters} />}
    </div>
  );
}
