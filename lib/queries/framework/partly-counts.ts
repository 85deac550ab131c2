import type { Framework, Profile, Requirement } from "#lib/domain/catalog/catalog.ts";
import { requirementsOf } from "#lib/domain/catalog/profile.ts";
import { requirementSubject } from "#lib/domain/standing/input.ts";
import type { StandingNow } from "../standing/current.ts";

type Linked = Pick<StandingNow, "clusterId" | "controls">;
type Attested = readonly { readonly clusterId: string; readonly subject: string }[];

/**
 * Partly technical requirements of a profile over clusters (semantics § 6): supported = a link passes and none fails;
 * attested = people vouch for it. Over several clusters both hold only where they hold on each; a cluster on which every
 * link is inherited or has nothing to apply to has no say in what is supported.
 */
export function partlyCounts(
  framework: Framework,
  profile: Profile,
  standings: readonly Linked[],
  attested: Attested,
): { supported: number; attested: number } {
  const partly = requirementsOf(framework, profile.id).filter((requirement) => requirement.class === "partly");
  const vouched = new Set(attested.map((each) => `${each.clusterId} ${each.subject}`));
  const isAttested = (requirement: Requirement): boolean =>
    standings.length > 0 &&
    standings.every(({ clusterId }) => vouched.has(`${clusterId} ${requirementSubject(framework.id, requirement.id)}`));
  return {
    supported: partly.filter((requirement) => isSupported(requirement, standings)).length,
    attested: partly.filter(isAttested).length,
  };
}

function isSupported(requirement: Requirement, standings: readonly Linked[]): boolean {
  const judged = standings
    .map((standing) =>
      requirement.links
        .map((link) => standing.controls.get(link.control) ?? "not_assessed")
        .filter((status) => status !== "inherited" && status !== "not_applicable"),
    )
    .filter((statuses) => statuses.length > 0);
  return judged.length > 0 && judged.every((each) => each.includes("passing") && !each.includes("failing"));
}
