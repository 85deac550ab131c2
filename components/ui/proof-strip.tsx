import { type Standing, standings } from "#lib/contract/views/standing.ts";
import { standingClass, standingWords } from "./status-words.ts";

export type StripCell = { readonly key: string; readonly label: string; readonly status: Standing };

/** What a strip says: the count of each status, and who is in it while that can still be read aloud. */
function sentence(cells: readonly StripCell[]): string {
  return standings
    .map((status) => ({ status, of: cells.filter((cell) => cell.status === status) }))
    .filter(({ of }) => of.length > 0)
    .map(({ status, of }) => {
      const names = of.length <= 8 ? `: ${of.map((cell) => cell.label).join(", ")}` : "";
      return `${of.length} ${standingWords[status].toLowerCase()}${names}`;
    })
    .join("; ");
}

/** The proof line at one instant, a cell per cluster or node: above the line is proven, below it is broken. */
export function ProofStrip({ cells }: { cells: readonly StripCell[] }) {
  if (cells.length === 0) return null;
  return (
    <span className={`strip${cells.length > 12 ? " narrow" : ""}`} role="img" aria-label={sentence(cells)}>
      {cells.map((cell) => (
        <i
          key={cell.key}
          className={standingClass(cell.status)}
          title={`${cell.label}: ${standingWords[cell.status]}`}
        />
      ))}
    </span>
  );
}
