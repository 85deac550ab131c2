import { Time } from "#components/ui/time.tsx";
import type { ChangedBy as Changed } from "#lib/contract/views/admin.ts";

/** Who changed it last, or that nobody did. */
export function ChangedBy({ changed, now }: { changed: Changed; now: string }) {
  if (changed === null) return <>the defaults: nobody changed them</>;
  return (
    <>
      changed <Time at={changed.at} now={now} /> by {changed.by}
    </>
  );
}
