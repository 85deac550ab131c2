import Link from "next/link";
import { StatusIcon } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import { count } from "#lib/contract/views/format.ts";
import { requirementHref } from "#lib/contract/views/links.ts";
import type { Broken } from "#lib/contract/views/overview.ts";
import { Places } from "./places.tsx";

/** What came to fail since the last visit, heaviest first. */
export function BrokenRows({ broken, total, now }: { broken: readonly Broken[]; total: number; now: string }) {
  return (
    <>
      <ul className="broke">
        {broken.map((row) => (
          <li key={row.id}>
            <span className="status failing">
              <StatusIcon status="failing" label="Failing" />
            </span>
            <span>
              <Link className="trace" href={requirementHref(row.framework.id, row.id)}>
                {row.title}
              </Link>
              <span className="second">
                <span className="mono">{row.id}</span> · <Places clusters={row.clusters} total={row.clustersTotal} /> ·{" "}
                <Time at={row.at} now={now} />
              </span>
            </span>
            <span className="num unit">weight {count(row.weight)}</span>
          </li>
        ))}
      </ul>
      {total > broken.length && <p className="help">and {count(total - broken.length)} more that weigh less</p>}
    </>
  );
}
