import { completenessWords } from "#lib/contract/views/closing-words.ts";
import type { Completeness as Word } from "#lib/domain/scan/completeness.ts";
import { visible } from "./visible.ts";

/** How completely a report speaks of its target, and what makes it less than whole. */
export function Completeness({ target }: { target: { completeness: Word; completenessReason: string } }) {
  return (
    <>
      {completenessWords[target.completeness]}
      {target.completeness === "truncated" && target.completenessReason !== "" && (
        <span className="second break line-clamp-3" title={visible(target.completenessReason)}>
          {visible(target.completenessReason)}
        </span>
      )}
    </>
  );
}
