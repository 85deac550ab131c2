import type { ClusterSource } from "#lib/contract/views/cluster.ts";

const weekMs = 7 * 24 * 60 * 60 * 1000;

/** Where an instant stands in the seven days before now: 0 to 100; null when it is older or later. */
export function placeInWeek(at: string, now: string): number | null {
  const age = Date.parse(now) - Date.parse(at);
  return age < 0 || age > weekMs ? null : 100 - (age * 100) / weekMs;
}

function sentence(source: ClusterSource): string {
  const failed = source.ticks.filter((tick) => tick.kind === "failed").length;
  const cut = source.ticks.filter((tick) => tick.kind === "truncated").length;
  const parts = [`${source.ticks.length} scans in seven days`];
  if (cut > 0) parts.push(`${cut} truncated`);
  if (failed > 0) parts.push(`${failed} not read`);
  if (source.state === "silent") parts.push("silent now");
  if (source.state === "never") parts.push("never heard");
  return parts.join(", ");
}

/** Seven days of scans: a tick was read, a dashed tick was truncated, a triangle was not read, hatch is silence. */
export function Ticks({ source, now }: { source: ClusterSource; now: string }) {
  const silentFrom =
    source.state === "never" ? 0 : source.silentFrom === null ? null : (placeInWeek(source.silentFrom, now) ?? 0);
  const silent = source.state === "silent" || source.state === "never" ? silentFrom : null;
  return (
    <div className="relative h-[18px]" role="img" aria-label={sentence(source)}>
      <span className="absolute inset-x-0 top-[9px] h-px bg-line" />
      {silent !== null && (
        <span className="seg not-assessed absolute top-px h-[17px]" style={{ left: `${silent}%`, right: 0 }} />
      )}
      {source.ticks.map((tick) => {
        const place = placeInWeek(tick.at, now);
        if (place === null) return null;
        if (tick.kind === "failed") {
          return (
            <svg
              aria-hidden="true"
              key={`${tick.at}${tick.kind}`}
              className="absolute top-[3px] size-3 text-error"
              style={{ left: `calc(${place}% - 6px)` }}
              viewBox="0 0 14 14"
            >
              <path d="M7 .8 13.6 12.8H.4z" fill="currentColor" />
            </svg>
          );
        }
        return (
          <span
            key={`${tick.at}${tick.kind}`}
            className={`absolute top-1 h-[11px] w-0.5 -ml-px ${tick.kind === "truncated" ? "border-l-2 border-dashed border-text-2" : "bg-text-2"}`}
            style={{ left: `${place}%` }}
          />
        );
      })}
    </div>
  );
}
