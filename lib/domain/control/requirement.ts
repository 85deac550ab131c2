import { inForce } from "../acceptance/acceptance.ts";
import type { Framework, Requirement } from "../catalog/catalog.ts";
import type { ClusterInput } from "../standing/input.ts";
import { requirementSubject } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import type { ControlStatus, JudgedControl } from "./status.ts";
import { worstFirst } from "./worst-first.ts";

export type JudgedRequirement = {
  readonly requirement: Requirement;
  readonly status: ControlStatus;
  readonly required: readonly JudgedControl[];
  readonly supporting: readonly JudgedControl[];
  readonly attested: boolean;
  /** A fact of a required link is last known failing: its posture counts it (semantics § 6). */
  readonly lastKnownFailing: boolean;
  /** Supporting links that hold it below passing. */
  readonly heldBy: readonly string[];
};

const leftOut = (link: JudgedControl): boolean => link.status === "inherited" || link.status === "not_applicable";

/** Status of a framework control on one cluster (semantics § 5.5). */
export function judgeRequirement(
  framework: Pick<Framework, "id">,
  requirement: Requirement,
  controlOf: (id: string) => JudgedControl,
  input: ClusterInput,
  at: Instant,
): JudgedRequirement {
  const linked = (role: "required" | "supporting"): JudgedControl[] =>
    requirement.links.filter((link) => link.role === role).map((link) => controlOf(link.control));
  const required = linked("required");
  const supporting = linked("supporting");
  const subject = requirementSubject(framework.id, requirement.id);
  const attested = input.attestations.some((each) => each.subject === subject && inForce(each, at));
  const counting = required.filter((link) => !leftOut(link));
  const heldBy = supporting.filter((link) => !leftOut(link) && link.held).map((link) => link.control.id);
  const status = statusOf(requirement, { required, counting, supporting, attested, held: heldBy.length > 0 });
  return {
    requirement,
    status,
    required,
    supporting,
    attested,
    heldBy,
    lastKnownFailing: counting.some((link) => link.lastKnownFailing),
  };
}

type Links = {
  readonly required: readonly JudgedControl[];
  readonly counting: readonly JudgedControl[];
  readonly supporting: readonly JudgedControl[];
  readonly attested: boolean;
  readonly held: boolean;
};

function statusOf(requirement: Requirement, links: Links): ControlStatus {
  switch (requirement.class) {
    case "procedural":
      return links.attested ? "passing" : "manual";
    case "partly":
      return links.required.length === 0 ? withoutRequiredLinks(links) : byRequiredLinks(links, links.attested);
    case "technical":
      return byRequiredLinks(links, !requirement.essenceMissing);
    default:
      return requirement.class satisfies never;
  }
}

/** @param mayPass whether the class allows passing (semantics § 5.5); otherwise partial at most */
function byRequiredLinks(links: Links, mayPass: boolean): ControlStatus {
  const { required, counting } = links;
  if (required.length === 0) return "not_assessed";
  if (counting.length === 0)
    return required.every((link) => link.status === "not_applicable") ? "not_applicable" : "inherited";
  const is = (...statuses: readonly ControlStatus[]): boolean =>
    counting.some((link) => statuses.includes(link.status));
  if (is("failing")) return "failing";
  if (is("accepted")) return "accepted";
  if (is("error") && !is("passing", "partial")) return "error";
  if (mayPass && !links.held && counting.every((link) => link.status === "passing")) return "passing";
  if (is("passing", "partial")) return "partial";
  if (is("manual")) return "manual";
  return "not_assessed";
}

/** A `partly` requirement of which no list of required links exists: all links support. */
function withoutRequiredLinks(links: Links): ControlStatus {
  if (links.attested && !links.held) return "passing";
  const seen = links.supporting.some((link) => link.status === "passing" || link.status === "partial");
  return seen ? "partial" : "manual";
}

/** The one word of a control over several clusters (semantics § 5, "Over several clusters"). */
export function worstOverClusters(statuses: readonly ControlStatus[]): ControlStatus {
  return worstFirst.find((status) => statuses.includes(status)) ?? "not_assessed";
}
