import type { FrameworkRef } from "#lib/contract/views/standing.ts";
import { Badge } from "./badge.tsx";

/** Says of a framework that the organisation brought it; nothing for one that comes with the product. */
export function OwnMark({ of: { own } }: { of: Pick<FrameworkRef, "own"> }) {
  if (own === undefined) return null;
  return (
    <span className="ml-2 align-middle">
      <Badge kind="plain" title="Brought by your organisation; it does not come with Kubeproof">
        own
      </Badge>
    </span>
  );
}
