import Link from "next/link";
import { CopyCommand } from "#components/ui/copy-command.tsx";
import { count, counted } from "#lib/contract/views/format.ts";
import type { FrameworkRow } from "#lib/contract/views/frameworks.ts";
import { requirementHref } from "#lib/contract/views/links.ts";
import type { Fix } from "#lib/contract/views/overview.ts";
import { tenthsOfPercent } from "#lib/domain/score/score.ts";
import { Places } from "./places.tsx";

/** The gain on the proof bar: what is proven, and what would come to it. */
function GainBar({ proven, gain, total }: { proven: number; gain: number; total: number }) {
  const share = (weight: number): string => `${(weight * 100) / total}%`;
  return (
    <span className="gain-bar" aria-hidden="true">
      <span className="gain-proven" style={{ width: share(proven) }} />
      <span className="gain-more" style={{ width: share(gain) }} />
    </span>
  );
}

function what(fix: Fix): string {
  const parts = [
    fix.failing > 0 ? `${count(fix.failing)} to mend` : "",
    fix.unseen > 0 ? `${count(fix.unseen)} not looked at` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "nobody says what there is" : parts.join(", ");
}

function Row({ fix, pinned, place }: { fix: Fix; pinned: FrameworkRow; place: number }) {
  const score = pinned.score;
  const total = score?.totalWeight ?? 0;
  const tenths = total === 0 ? 0 : tenthsOfPercent(fix.weight / total);
  return (
    <tr>
      <td className="num text-text-3 fix-place">{place}</td>
      <th scope="row">
        {fix.requirementId === null ? (
          fix.title
        ) : (
          <Link className="trace" href={requirementHref(pinned.id, fix.requirementId)}>
            {fix.title}
          </Link>
        )}
        <span className="second">
          {what(fix)} · <Places clusters={fix.clusters} total={fix.clustersTotal} />
        </span>
        {(fix.command ?? fix.advice) !== null && (
          <details className="how">
            <summary>{fix.command === null ? "What the tool advises" : "The command"}</summary>
            {fix.command === null ? <p className="advice">{fix.advice}</p> : <CopyCommand command={fix.command} />}
          </details>
        )}
      </th>
      <td className="bar-cell">
        {score !== null && total > 0 && <GainBar proven={score.provenWeight} gain={fix.weight} total={total} />}
      </td>
      <td className="num top-right">
        <b className="font-semibold">
          {fix.kind === "look" && <span className="unit">up to </span>}+{(tenths / 10).toFixed(1)}
        </b>{" "}
        <span className="unit">pt</span>
        <span className="second">weight {count(fix.weight)}</span>
      </td>
      <td className="num" data-label="Moves">
        {counted(fix.requirements, pinned.noun, `${pinned.noun}s`)}
      </td>
    </tr>
  );
}

/** "Fix once, gain most": what each fix or look alone would bring to proven of the pinned framework. */
export function FixRows({ fixes, pinned }: { fixes: readonly Fix[]; pinned: FrameworkRow }) {
  return (
    <table className="table rows tall">
      <thead>
        <tr>
          <th scope="col" className="num">
            <span aria-hidden="true">#</span>
            <span className="sr-only">Place</span>
          </th>
          <th scope="col">What to do</th>
          <th scope="col">On the proof bar</th>
          <th scope="col" className="num">
            Proven
          </th>
          <th scope="col" className="num">
            Moves
          </th>
        </tr>
      </thead>
      <tbody>
        {fixes.map((fix, index) => (
          <Row key={`${fix.kind} ${fix.subject} ${fix.clusters[0]?.id}`} fix={fix} pinned={pinned} place={index + 1} />
        ))}
      </tbody>
    </table>
  );
}
