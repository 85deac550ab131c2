import type { NamespaceRow } from "#lib/contract/views/cluster.ts";
import { count } from "#lib/contract/views/format.ts";

/** The namespaces of the newest complete roster. */
export function Namespaces({ namespaces }: { namespaces: readonly NamespaceRow[] }) {
  return (
    <table className="table rows">
      <thead>
        <tr>
          <th scope="col">Namespace</th>
          <th scope="col">Pod security, enforced</th>
          <th scope="col" className="num">
            Workloads
          </th>
        </tr>
      </thead>
      <tbody>
        {namespaces.map((row) => (
          <tr key={row.name}>
            <th scope="row" className="break">
              {row.name}
              {row.system && <span className="unit"> system, left out</span>}
            </th>
            <td>{row.podSecurity ?? <span className="unit">not set</span>}</td>
            <td className="num top-right">{count(row.workloads)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
