import { Completeness } from "#components/ui/completeness.tsx";
import { Outcomes } from "#components/ui/outcomes.tsx";
import { Time } from "#components/ui/time.tsx";
import { visible } from "#components/ui/visible.ts";
import type { ClusterPage, ClusterSource, SourceTarget } from "#lib/contract/views/cluster.ts";
import { count } from "#lib/contract/views/format.ts";

function Target({ target, now }: { target: SourceTarget; now: string }) {
  return (
    <tr>
      <th scope="row">
        <span className="break line-clamp-3">{visible(target.label)}</span>
        {target.toolVersion !== null && <span className="second">{visible(target.toolVersion)}</span>}
      </th>
      <td>
        <Completeness target={target} />
      </td>
      <td className="full">
        <Outcomes byOutcome={target.byOutcome} />
      </td>
      <td className="num top-right text-text-2">
        {!target.fresh && "silent, "}
        <Time at={target.observedAt} now={now} />
      </td>
    </tr>
  );
}

function Group({ source, now }: { source: ClusterSource; now: string }) {
  const more = source.targetsTotal - source.targets.length;
  return (
    <tbody>
      <tr className="group">
        <th scope="rowgroup" colSpan={4}>
          <span className="flex items-baseline gap-x-3">
            {source.label}
            <span className="ml-auto whitespace-nowrap font-normal text-text-3">
              {more > 0
                ? `${count(source.targets.length)} of ${count(source.targetsTotal)}, the longest unheard first`
                : count(source.targetsTotal)}
            </span>
          </span>
        </th>
      </tr>
      {source.targets.map((target) => (
        <Target key={target.scope} target={target} now={now} />
      ))}
    </tbody>
  );
}

/** The slices each source reports independently: two nodes that disagree are two of them. */
export function SourceTargets({ view }: { view: ClusterPage }) {
  const heard = view.sources.filter((source) => source.targets.length > 0);
  if (heard.length === 0) return <p className="text-text-2">Nothing was read from this cluster yet.</p>;
  return (
    <table className="table rows tall">
      <thead>
        <tr>
          <th scope="col">Looked at</th>
          <th scope="col">Completeness</th>
          <th scope="col">Outcomes</th>
          <th scope="col" className="num">
            Last look
          </th>
        </tr>
      </thead>
      {heard.map((source) => (
        <Group key={source.scanner} source={source} now={view.now} />
      ))}
    </table>
  );
}
