import type { Severity as SeverityName } from "#lib/domain/check/outcome.ts";

const level: Readonly<Record<Exclude<SeverityName, "critical">, number>> = { info: 0, low: 1, medium: 2, high: 3 };
/** Word of each severity on the screen. */
export const severityWords: Readonly<Record<SeverityName, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Info",
};

function Bars({ filled }: { filled: number }) {
  return [0, 1, 2, 3].map((bar) => (
    <rect
      key={bar}
      x={bar * 3.5}
      y={9 - bar * 3}
      width="2.4"
      height={3 + bar * 3}
      rx=".5"
      fill="currentColor"
      opacity={bar < filled ? 1 : 0.25}
    />
  ));
}

/** Severity as ordinal bars and a word; critical is solid. */
export function Severity({ severity }: { severity: SeverityName }) {
  return (
    <span className={`severity ${severity}`}>
      <svg viewBox="0 0 14 12" aria-hidden="true">
        {severity === "critical" ? (
          <>
            <rect x=".5" width="13" height="12" rx="2.5" fill="currentColor" />
            <path d="M7 2.8v3.7M7 9v.1" stroke="var(--color-bg)" strokeWidth="1.8" strokeLinecap="round" />
          </>
        ) : (
          <Bars filled={level[severity]} />
        )}
      </svg>
      {severityWords[severity]}
    </span>
  );
}
