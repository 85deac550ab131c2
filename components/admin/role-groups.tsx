import type { RoleGroupRow } from "#lib/contract/views/admin.ts";
import { count } from "#lib/contract/views/format.ts";

function Group({ row }: { row: RoleGroupRow }) {
  if (row.group === "") return <span className="unit">no group: nobody has it</span>;
  return (
    <>
      <span className="tag">{row.group}</span>
      <span className="second">
        {row.isSet ? "set by " : "default; set "}
        <code>{row.variable}</code>
        {row.isSet ? "" : " to change it"}
      </span>
    </>
  );
}

/** Which group of the identity provider gives which role, where that is set, and what the role lets one do. */
export function RoleGroups({ roles }: { roles: readonly RoleGroupRow[] }) {
  return (
    <table className="table tall rows">
      <thead>
        <tr>
          <th scope="col">Role</th>
          <th scope="col">Given by the group</th>
          <th scope="col">May</th>
          <th scope="col" className="num">
            People
          </th>
        </tr>
      </thead>
      <tbody>
        {roles.map((row) => (
          <tr key={row.role}>
            <th scope="row">{row.title}</th>
            <td className="full">
              <Group row={row} />
            </td>
            <td className="full">
              <details className="explain">
                <summary>{count(row.may.length)} rights, on all clusters</summary>
                <ul className="bullets">
                  {row.may.map((each) => (
                    <li key={each}>{each}</li>
                  ))}
                </ul>
              </details>
            </td>
            <td className="num top-right">{count(row.people)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
