import { AppError } from "../../errors.ts";
import type { Framework, Profile, Requirement } from "./catalog.ts";

/** The cut a framework is read with when nobody chose another (semantics § 5 "Profiles"). */
export function defaultProfile(framework: Framework): Profile {
  const found = framework.profiles.find((profile) => profile.isDefault);
  if (found === undefined) {
    throw new AppError("internal", `${framework.shortTitle} has no default profile. Run the catalog check.`);
  }
  return found;
}

/** A profile by id; without one, or with one the framework does not have (an old bookmark), the default. */
export function profileOf(framework: Framework, profileId?: string): Profile {
  return framework.profiles.find((profile) => profile.id === profileId) ?? defaultProfile(framework);
}

/** Whether a requirement is in a profile: one of its `anyOf` (when it asks for any) and none of its `noneOf`. */
export function inProfile(requirement: Requirement, profile: Profile): boolean {
  const has = (mark: string): boolean => requirement.marks.includes(mark);
  if (profile.noneOf.some(has)) return false;
  return profile.anyOf.length === 0 || profile.anyOf.some(has);
}

/**
 * The lowest-level requirements of a framework in a profile, of every class, in the order of the framework. The
 * technical ones among them are the candidates for T (semantics § 6).
 */
export function requirementsOf(framework: Framework, profileId?: string): readonly Requirement[] {
  const profile = profileOf(framework, profileId);
  return framework.requirements.filter((requirement) => requirement.leaf && inProfile(requirement, profile));
}

/**
 * What a page needs to draw the tree of a profile: its leaves and the groups above them, groups without a leaf left out,
 * in the order of the framework.
 */
export function treeOf(framework: Framework, profileId?: string): readonly Requirement[] {
  const byId = new Map(framework.requirements.map((requirement) => [requirement.id, requirement]));
  const kept = new Set<string>();
  for (const leaf of requirementsOf(framework, profileId)) {
    let at: Requirement | undefined = leaf;
    while (at !== undefined && !kept.has(at.id)) {
      kept.add(at.id);
      at = at.parent === null ? undefined : byId.get(at.parent);
    }
  }
  return framework.requirements.filter((requirement) => kept.has(requirement.id));
}
