import { Badge } from "./badge.tsx";

/** Says of one cluster that it is made up, where others beside it are not. */
export function SimulatedBadge() {
  return (
    <span className="ml-2 align-middle">
      <Badge kind="demo" title="Made up for a demonstration: what it proves is true of no real cluster.">
        simulated
      </Badge>
    </span>
  );
}
