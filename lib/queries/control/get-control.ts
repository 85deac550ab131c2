import type { ControlPage } from "#lib/contract/views/control.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listNamedClusters, type NamedCluster } from "#lib/db/sql/list-clusters.ts";
import type { Control } from "#lib/domain/catalog/catalog.ts";
import { worstOverClusters } from "#lib/domain/control/requirement.ts";
import { AppError } from "#lib/errors.ts";
import { platformOf } from "../cluster/platform-words.ts";
import { yardstickOf } from "../framework/framework-row.ts";
import { chosenCluster } from "../requirement/chosen-cluster.ts";
import { evidenceWithoutCluster, readEvidence, witnessesOf } from "../requirement/evidence.ts";
import { identified, onClusters } from "../requirement/on-clusters.ts";
import { countsOf, fleetNow, type OnFleet, shownOfFleet } from "../requirement/over-fleet.ts";
import { rawOfWord } from "../requirement/raw-of-word.ts";
import { remediationOf } from "../requirement/remediation.ts";
import { asRequirement } from "./as-requirement.ts";
import { controlOnFleet, tallyControlsNow } from "./control-fleet.ts";
import { controlIndex, type KnownControl } from "./control-index.ts";
import { scopesOf } from "./control-row.ts";
import { correctionViews } from "./correction-views.ts";
import { servedViews } from "./served-views.ts";

export type ControlQuestion = {
  readonly controlId: string;
  /** The cluster whose evidence is shown, by id or name; the one that stands worst when none is named. */
  readonly clusterId?: string | undefined;
  /** Key of the word whose raw lines are shown. */
  readonly result?: string | undefined;
  /** Every cluster of a fleet one by one, not only the worst. */
  readonly all?: boolean | undefined;
};

/** A control is no part of a framework: nothing of one is attested or scored here. */
const noFramework = "";

/** One Kubernetes control: how it stands on each cluster and why, its evidence on one, and every requirement it serves. */
export async function getControl(ctx: Context, asked: ControlQuestion): Promise<ControlPage> {
  const known = findControl(ctx, asked.controlId);
  const { control } = known;
  const requirement = asRequirement(control);
  const clusters = await listNamedClusters(fromSql(ctx.sql), ctx.viewer);
  const witnesses = witnessesOf(ctx.catalog, requirement).map(({ tool, witness }) => `${tool} ${witness}`);
  const on = await controlOnFleet(ctx, clusters, control, witnesses);
  const chosen = chosenCluster(on, clusters, asked.clusterId);
  const stands = await identified(ctx, shownOfFleet(on, chosen, asked.all === true));
  const benchmark = platformOf(stands.find(({ cluster }) => cluster.id === chosen)?.identity).benchmark;
  const read =
    chosen === null ? null : await readEvidence(ctx, { clusterId: chosen, benchmark }, noFramework, requirement);
  const evidence = read?.controls ?? evidenceWithoutCluster(ctx.catalog, requirement);
  const readOn = chosen === null || read === null ? null : { clusterId: chosen, evidence: read };
  return {
    now: ctx.now.toISOString(),
    ...catalogSide(ctx, known),
    topics: await topicViews(ctx, clusters, known.topics),
    ...standingOf(on),
    clusters: await onClusters(ctx, noFramework, requirement, stands, readOn),
    clusterId: chosen,
    evidence,
    raw: chosen === null ? null : await rawOfWord(ctx, chosen, evidence, asked.result),
    remediation: read === null ? [] : remediationOf(read),
    serves: await servedViews(ctx, known.serves, await fleetNow(ctx, clusters, null)),
    yardstick: yardstickOf(ctx.catalog),
  };
}

/** A control of the catalog with everything known of it, or "not found". */
export function findControl(ctx: Context, id: string): KnownControl {
  const known = controlIndex(ctx.catalog).get(id);
  if (known !== undefined) return known;
  throw new AppError("not_found", "There is no such Kubernetes control. Choose one from the list of controls.", {
    reason: "unknown_control",
  });
}

type CatalogSide = Pick<
  ControlPage,
  "id" | "title" | "kind" | "family" | "criticality" | "scopes" | "asks" | "attestation" | "partOf" | "corrections"
>;

function catalogSide(ctx: Context, known: KnownControl): CatalogSide {
  const { control } = known;
  const owner = control.partOf === undefined ? undefined : ctx.catalog.controls.get(control.partOf);
  return {
    id: control.id,
    title: control.title,
    kind: control.kind,
    family: control.category,
    criticality: control.criticality,
    scopes: scopesOf(known),
    asks: control.kind === "topic" ? "" : control.description,
    attestation: control.needsPeople ? control.attestation : "",
    partOf: owner === undefined ? null : { id: owner.id, title: owner.title },
    corrections: correctionViews(ctx.catalog, known.corrections),
  };
}

function standingOf(on: readonly OnFleet[]): Pick<ControlPage, "status" | "byStatus" | "clustersTotal"> {
  const statuses = on.map(({ now }) => now.status);
  return {
    status: statuses.length === 0 ? null : worstOverClusters(statuses),
    byStatus: countsOf(on),
    clustersTotal: on.length,
  };
}

async function topicViews(
  ctx: Context,
  clusters: readonly NamedCluster[],
  topics: readonly Control[],
): Promise<ControlPage["topics"]> {
  if (topics.length === 0) return [];
  const ids = topics.map((topic) => topic.id);
  const tallies = await tallyControlsNow(
    ctx,
    clusters.map((cluster) => cluster.id),
    ids,
  );
  return topics.map(({ id, title }) => {
    const statuses = [...(tallies.get(id)?.byStatus.keys() ?? [])];
    return { id, title, status: statuses.length === 0 ? null : worstOverClusters(statuses) };
  });
}
