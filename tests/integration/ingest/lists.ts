import { finishedListType } from "#lib/contract/finished-list.ts";
import type { Delivery } from "./door.ts";
import { partsOf, podSuffix, templateHash, uidOf } from "./voice.ts";

/** Uid of the policy report about the Deployment of a place, as the voices of policy reports write it. */
export function reportUidOf(place: string): string {
  const { namespace, name } = partsOf(place);
  return `report-${uidOf("Deployment", namespace, name)}`;
}

/** Uids of the reports about the Deployment of a place, and the ReplicaSet and the Pod of a roll-out of it. */
export function reportUidsOf(place: string, rollout = 0): readonly [string, string, string] {
  const { namespace, name } = partsOf(place);
  const revision = `${name}-${templateHash(rollout)}`;
  const pod = `${revision}-${podSuffix(rollout)}`;
  return [
    reportUidOf(place),
    `report-${uidOf("ReplicaSet", namespace, revision)}`,
    `report-${uidOf("Pod", namespace, pod)}`,
  ];
}

/** The document of a list that was read to its end. */
export function listOf(at: Date, uids: readonly string[], scanner = "policy-report"): Delivery {
  const text = JSON.stringify({ kind: "FinishedList", version: 1, scanner, uids: uids.toSorted() });
  return { scanner, text, observedAt: at, contentType: finishedListType };
}

/** The same by the places of the reports in it. */
export const listOfPlaces = (at: Date, places: readonly string[]): Delivery => listOf(at, places.map(reportUidOf));
