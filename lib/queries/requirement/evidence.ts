import type { EvidenceControl } from "#lib/contract/views/requirement.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { loadWordContents, type WitnessId } from "#lib/db/sql/load-word-contents.ts";
import type { Catalog, Link, Requirement } from "#lib/domain/catalog/catalog.ts";
import { type JudgedRequirement, judgeRequirement } from "#lib/domain/control/requirement.ts";
import type { JudgedControl } from "#lib/domain/control/status.ts";
import type { Standing } from "#lib/domain/standing/assess.ts";
import { AppError } from "#lib/errors.ts";
import { assessNow } from "../standing/current.ts";
import { draftFact, type Evidence, type FactDraft, factView, factWithoutCluster, resultsPerFact } from "./fact-view.ts";
import { type Contents, contentsOf } from "./witness-word.ts";

/** The evidence of one requirement on one cluster. */
export type RequirementEvidence = {
  readonly evidence: Evidence;
  readonly judged: JudgedRequirement;
  readonly drafts: ReadonlyMap<string, readonly FactDraft[]>;
  readonly contents: Contents;
  readonly controls: EvidenceControl[];
};

/** The links of a requirement with their controls, required ones first; the catalog was checked to know them all. */
export function linkedControls(
  catalog: Catalog,
  requirement: Requirement,
): readonly { link: Link; control: JudgedControl["control"] }[] {
  const links = requirement.links.toSorted((a, b) => Number(a.role === "supporting") - Number(b.role === "supporting"));
  return links.flatMap((link) => {
    const control = catalog.controls.get(link.control);
    return control === undefined ? [] : [{ link, control }];
  });
}

/** Ids of every check that can say something about a requirement, people's included. */
export function witnessesOf(catalog: Catalog, requirement: Requirement): readonly WitnessId[] {
  const found = new Map<string, WitnessId>();
  for (const { control } of linkedControls(catalog, requirement)) {
    for (const use of control.facts) {
      const fact = catalog.facts.get(use.fact);
      for (const entry of [...(fact?.witnesses ?? []), ...(fact?.manualWitnesses ?? [])]) {
        for (const witness of entry.allOf) found.set(`${entry.tool} ${witness}`, { tool: entry.tool, witness });
      }
    }
  }
  return [...found.values()];
}

/** A requirement judged on one cluster, before the words themselves are fetched. */
export type JudgedEvidence = Pick<RequirementEvidence, "evidence" | "judged" | "drafts"> & {
  readonly standing: Standing;
};

/**
 * Judges the requirement on a cluster at the context's instant, from the words of its own checks alone. The caller passes a
 * cluster its viewer may see. A Kubernetes control is judged as a requirement that rests on it alone.
 */
export async function judgeNow(
  ctx: Context,
  where: { readonly clusterId: string; readonly benchmark: string | null },
  frameworkId: string,
  requirement: Requirement,
): Promise<JudgedEvidence> {
  const { catalog } = ctx;
  const keys = witnessesOf(catalog, requirement).map(({ tool, witness }) => `${tool} ${witness}`);
  const { standing, input } = await assessNow(ctx, where.clusterId, keys);
  const at = ctx.now.getTime();
  const { clusterId, benchmark } = where;
  const evidence = { clusterId, catalog, input, index: standing.parts, at, benchmark };
  const linked = linkedControls(catalog, requirement);
  const most = resultsPerFact(linked.reduce((sum, { control }) => sum + control.facts.length, 0));
  const drafts = new Map(linked.map(({ control }) => [control.id, draftsOf(evidence, standing, control.id, most)]));
  const controlOf = (id: string): JudgedControl => {
    const control = standing.controls.get(id);
    if (control === undefined) throw new AppError("internal", "A control of the catalog was not judged.");
    return control;
  };
  const judged = judgeRequirement({ id: frameworkId }, requirement, controlOf, input, at);
  return { evidence, judged, drafts, standing };
}

/** The same with the contents of the words that are shown, as the page shows them. */
export async function readEvidence(
  ctx: Context,
  where: { readonly clusterId: string; readonly benchmark: string | null },
  frameworkId: string,
  requirement: Requirement,
): Promise<RequirementEvidence> {
  const { standing, ...now } = await judgeNow(ctx, where, frameworkId, requirement);
  const shown = [...now.drafts.values()].flat().flatMap((draft) => draft.results.flatMap(({ on }) => on.words));
  const resources = [...new Set(shown.map(({ part }) => part.word.key))];
  const witnesses = witnessesOf(ctx.catalog, requirement);
  const contents = contentsOf(await loadWordContents(fromSql(ctx.sql), where.clusterId, witnesses, resources));
  const controls = linkedControls(ctx.catalog, requirement).map(({ link, control }) => ({
    ...controlHead(link, control),
    status: standing.controls.get(control.id)?.status ?? null,
    facts: (now.drafts.get(control.id) ?? []).map((draft) => factView(now.evidence, draft, contents)),
  }));
  return { ...now, contents, controls };
}

function draftsOf(evidence: Evidence, standing: Standing, controlId: string, most: number): readonly FactDraft[] {
  const judged = standing.controls.get(controlId);
  if (judged === undefined) return [];
  const draft = (required: boolean) => (fact: JudgedControl["required"][number]) =>
    draftFact(evidence, fact, { place: controlId, required, attested: judged.attested, most });
  return [...judged.required.map(draft(true)), ...judged.supporting.map(draft(false))];
}

/** What a requirement rests on where there is no cluster to look at. */
export function evidenceWithoutCluster(catalog: Catalog, requirement: Requirement): EvidenceControl[] {
  return linkedControls(catalog, requirement).map(({ link, control }) => ({
    ...controlHead(link, control),
    status: null,
    facts: control.facts.flatMap((use) => factWithoutCluster(catalog, use.fact, use.required) ?? []),
  }));
}

function controlHead(link: Link, control: JudgedControl["control"]): Omit<EvidenceControl, "status" | "facts"> {
  return {
    id: control.id,
    title: control.title,
    role: link.role,
    strength: link.strength,
    why: link.why,
    needsPeople: control.needsPeople,
    attestation: control.attestation,
  };
}
