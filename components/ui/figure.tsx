import { count, percent } from "#lib/contract/views/format.ts";

/** A count with its denominator: never a bare number. */
export function Figure({ value, of, unit }: { value: number; of?: number; unit?: string }) {
  return (
    <span className="whitespace-nowrap">
      <span className="font-medium">{count(value)}</span>
      {of !== undefined && <span className="unit"> of {count(of)}</span>}
      {unit !== undefined && <span className="unit"> {unit}</span>}
    </span>
  );
}

/** A share as a percentage, rounded down, with the integers it is made of. */
export function Share({ part, whole, size = "row" }: { part: number; whole: number; size?: "row" | "big" }) {
  return (
    <span className="whitespace-nowrap">
      <span className={size === "big" ? "figure-20" : "font-semibold"}>{percent(part, whole)}</span>
      <span className="second">
        {count(part)} of {count(whole)}
      </span>
    </span>
  );
}
