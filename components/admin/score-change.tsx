import type { ScorePreview } from "#lib/contract/views/admin.ts";
import { count, counted, percent, percentTenths } from "#lib/contract/views/format.ts";
import { pointWords } from "./point-words.ts";

type Row = ScorePreview["frameworks"][number];

const isOther = ({ before, after }: Row): boolean =>
  percentTenths(before.proven, before.total) !== percentTenths(after.proven, after.total) ||
  before.total !== after.total;

function Rows({ rows }: { rows: readonly Row[] }) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Framework</th>
          <th scope="col" className="num">
            Proven now
          </th>
          <th scope="col" className="num">
            Then
          </th>
          <th scope="col" className="num">
            Change
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ framework, before, after }) => (
          <tr key={framework.id}>
            <th scope="row">{framework.shortTitle}</th>
            <td className="num">
              {percent(before.proven, before.total)}
              <span className="second">
                {count(before.proven)} of {count(before.total)}
              </span>
            </td>
            <td className="num">
              <b className="font-semibold">{percent(after.proven, after.total)}</b>
              <span className="second">
                {count(after.proven)} of {count(after.total)}
              </span>
            </td>
            <td className="num">{pointWords(before, after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a change of yardstick would do to proven: the frameworks that would read otherwise, and how many would not. */
export function ScoreChange({ preview }: { preview: ScorePreview }) {
  const { clusters, computed, frameworks, standOtherwise } = preview;
  const other = frameworks.filter(isOther);
  const same = frameworks.length - other.length;
  if (clusters === 0) return <p>There is no cluster yet, so no figure changes.</p>;
  return (
    <div className="flex flex-col gap-2">
      {other.length > 0 && <Rows rows={other} />}
      <p className="text-text-2">
        {other.length === 0
          ? "No figure of a framework would change."
          : same > 0 && `${counted(same, "framework stays as it is", "frameworks stay as they are")}.`}{" "}
        {standOtherwise > 0 &&
          `${counted(standOtherwise, "requirement would stand otherwise", "requirements would stand otherwise")}, counted once for each cluster.`}{" "}
        {computed < clusters && `Tried on the first ${count(computed)} of ${count(clusters)} clusters.`}
      </p>
    </div>
  );
}
