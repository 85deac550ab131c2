import * as z from "zod";
import type { OpenVulnerabilities } from "#lib/domain/computed/input.ts";
import { urgentSeverities } from "#lib/domain/computed/parameters.ts";
import { imageReference, imageResource } from "#lib/domain/resource/image-reference.ts";
import { resourceKey, resourceKinds } from "#lib/domain/resource/resource.ts";
import type { Queryable } from "../queryable.ts";

const Open = z.object({
  scanner: z.string(),
  kind: z.enum(resourceKinds),
  type: z.string(),
  namespace: z.string(),
  name: z.string(),
  container: z.string(),
  image: z.string(),
  severity: z.enum(urgentSeverities),
  first_failed_at: z.date(),
  is_named: z.boolean(),
  open: z.int(),
  at: z.date(),
});

/** Groups read at most; one is an image, a severity and a look at which its vulnerabilities first failed. */
const mostGroups = 20_000;

/**
 * Open, fixable vulnerabilities with a deadline, counted by image and by when they were first seen, the oldest first: open
 * episodes by `finding_episode_list_idx`, their words by `check_result_fingerprint_idx`. What a retirement or the end of the
 * resource outdated is left out. One group more than `mostGroups` says that there are more.
 */
export async function loadOpenVulnerabilities(
  q: Queryable,
  clusterId: string,
): Promise<{ readonly vulnerabilities: readonly OpenVulnerabilities[]; readonly isCut: boolean }> {
  const rows = await q.query(
    `with word as (
       select k.scanner, res.kind, res.type, res.namespace, res.name, case when res.kind = 'image' then res.container else '' end as container,
              coalesce(r.details->>'image', '') as image, e.severity, e.first_failed_at, r.outcome = 'fail' and r.decision = 'fail' as is_named,
              case when r.decision in ('pass', 'fail', 'error')
                   then case when r.named then greatest(r.said_at, t.observed_through) else r.said_at end
                   else r.last_deciding_at end as at,
              res.gone_at, rt.retired_at
         from finding_episode e
         join known_check k on k.cluster_id = $1 and k.id = e.check_id and k.kind = 'vulnerability'
         join check_result r on r.cluster_id = $1 and r.fingerprint = e.fingerprint and r.last_deciding in ('fail', 'error')
         join scan_target t on t.cluster_id = $1 and t.id = r.target_id
         join resource res on res.cluster_id = $1 and res.id = r.resource_id
         left join check_retirement rt on rt.cluster_id = $1 and rt.scanner = k.scanner and rt.tool = k.tool and rt.check_key = k.check_key
        where e.cluster_id = $1 and e.state = 'open' and e.severity = any($2::text[]) and coalesce(r.details->>'fixed', '') <> ''
     )
     select scanner, kind, type, namespace, name, container, image, severity, first_failed_at, is_named, count(*)::int as open, max(at) as at
       from word
      where (gone_at is null or at >= gone_at) and (retired_at is null or at > retired_at)
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
      order by first_failed_at, scanner, kind, namespace, name limit $3`,
    [clusterId, urgentSeverities, mostGroups + 1],
  );
  const groups = z.array(Open).parse(rows);
  return { vulnerabilities: groups.slice(0, mostGroups).map(openOf), isCut: groups.length > mostGroups };
}

function openOf(row: z.infer<typeof Open>): OpenVulnerabilities {
  const { kind, type, namespace, name, container } = row;
  const on = resourceKey({ kind, type, namespace, name, container });
  const reference = imageReference(row.image);
  // What was found in an image that was scanned by itself is of that image, whatever else the document calls it.
  const image = kind === "image" ? on : reference === null ? null : resourceKey(imageResource(reference));
  return {
    source: row.scanner,
    image,
    on,
    severity: row.severity,
    open: row.open,
    firstFailedAt: row.first_failed_at.getTime(),
    at: row.at.getTime(),
    isNamed: row.is_named,
  };
}
