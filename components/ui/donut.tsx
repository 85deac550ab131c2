import { useId } from "react";
import { count } from "#lib/contract/views/format.ts";
import { type ByScoredStatus, type ScoredStatus, scoredStatuses } from "#lib/contract/views/standing.ts";
import { type Arc, arcs, pointAt, ringPath, spread } from "./donut-geometry.ts";
import { StatusGlyph } from "./status.tsx";
import { standingWords } from "./status-words.ts";

const centre = { x: 170, y: 118 };
const inner = 52;
const outer = 72;

function Patterns({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={`${id}-hatch`} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d="M0 0V4" stroke="var(--color-not-assessed)" strokeWidth="1.6" />
      </pattern>
      <pattern id={`${id}-error`} width="4" height="4" patternUnits="userSpaceOnUse">
        <rect width="4" height="4" fill="var(--color-error-tint)" />
        <rect width="4" height="2" fill="var(--color-error)" />
      </pattern>
      <pattern id={`${id}-manual`} width="4" height="4" patternUnits="userSpaceOnUse">
        <rect width="4" height="4" fill="var(--color-manual-tint)" />
        <circle cx="2" cy="2" r="1" fill="var(--color-manual)" />
      </pattern>
    </defs>
  );
}

function Segment({ arc, id }: { arc: Arc<ScoredStatus>; id: string }) {
  const path = ringPath(centre.x, centre.y, inner, outer, arc.from, arc.to);
  switch (arc.key) {
    case "passing":
    case "failing":
      return <path d={path} fill={`var(--color-${arc.key})`} />;
    case "partial":
      return (
        <>
          <path d={path} fill="var(--color-partial-tint)" stroke="var(--color-partial)" strokeWidth="1.2" />
          <path d={ringPath(centre.x, centre.y, inner, 62, arc.from, arc.to)} fill="var(--color-partial)" />
        </>
      );
    case "accepted":
      return <path d={path} fill="var(--color-accepted-tint)" stroke="var(--color-accepted)" strokeWidth="1.2" />;
    case "error":
    case "manual":
      return <path d={path} fill={`url(#${id}-${arc.key})`} />;
    case "not_assessed":
      return <path d={path} fill={`url(#${id}-hatch)`} stroke="var(--color-line-control)" strokeWidth="1.2" />;
    default:
      return arc.key satisfies never;
  }
}

function Label({ arc, y, right }: { arc: Arc<ScoredStatus>; y: number; right: boolean }) {
  const angle = (arc.from + arc.to) / 2;
  const start = pointAt(centre.x, centre.y, outer + 4, angle);
  const side = right ? 1 : -1;
  const elbow = centre.x + side * (outer + 18);
  return (
    <g>
      <path d={`M${start.x} ${start.y}L${elbow} ${y}h${side * 8}`} fill="none" stroke="var(--color-line-control)" />
      <StatusGlyph status={arc.key} x={right ? elbow + 12 : elbow - 24} y={y - 6} size={12} />
      <text x={right ? elbow + 28 : elbow - 28} y={y + 4} textAnchor={right ? "start" : "end"}>
        <tspan fontWeight="600">{count(arc.value)}</tspan>{" "}
        <tspan className="muted">{standingWords[arc.key].toLowerCase()}</tspan>
      </text>
    </g>
  );
}

/** Requirements by their worst status over clusters, labelled directly. */
export function Donut({ counts, noun }: { counts: ByScoredStatus; noun: string }) {
  const id = useId().replace(/[^a-zA-Z0-9-]/g, "");
  const total = scoredStatuses.reduce((sum, status) => sum + counts[status], 0);
  const drawn = arcs(scoredStatuses.map((key) => ({ key, value: counts[key] })));
  const sides = [true, false].map((right) => {
    const of = drawn.filter((arc) => (arc.from + arc.to) / 2 <= Math.PI === right);
    const heights = spread(
      of.map((arc) => pointAt(centre.x, centre.y, outer + 14, (arc.from + arc.to) / 2).y),
      18,
      10,
      228,
    );
    return of.map((arc, index) => ({ arc, y: heights[index] ?? 0, right }));
  });
  const words = drawn.map((arc) => `${count(arc.value)} ${standingWords[arc.key].toLowerCase()}`).join(", ");
  return (
    <svg
      className="donut"
      viewBox="-44 0 428 238"
      role="img"
      aria-label={`${count(total)} ${noun} by worst status over clusters: ${words}`}
    >
      <Patterns id={id} />
      {drawn.map((arc) => (
        <Segment key={arc.key} arc={arc} id={id} />
      ))}
      {sides.flat().map((label) => (
        <Label key={label.arc.key} {...label} />
      ))}
      <text className="centre" x={centre.x} y={centre.y + 2} textAnchor="middle">
        {count(counts.passing)}
      </text>
      <text className="muted" x={centre.x} y={centre.y + 18} textAnchor="middle">
        of {count(total)} pass
      </text>
      <text className="muted" x={centre.x} y={centre.y + 32} textAnchor="middle">
        everywhere
      </text>
    </svg>
  );
}
