import { finishedListType } from "#lib/contract/finished-list.ts";
import type { Delivery } from "./door.ts";
import { uidOf } from "./voice.ts";

/** Uid of the policy report about the Deployment of a place, as the voice of policy reports writes it. */
export function reportUidOf(place: string): string {
  const [namespace = "", name = ""] = place.split("/");
  return `report-${uidOf("Deployment", namespace, name)}`;
}

/** The document of a list that was read to its end. */
export function listOf(at: Date, uids: readonly string[], scanner = "policy-report"): Delivery {
  const text = JSON.stringify({ kind: "FinishedList", version: 1, scanner, uids: uids.toSorted() });
  return { scanner, text, observedAt: at, contentType: finishedListType };
}

/** The same by the places of the reports in it. */
export const listOfPlaces = (at: Date, places: readonly string[]): Delivery => listOf(at, places.map(reportUidOf));
