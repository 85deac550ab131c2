import { AppError } from "#lib/errors.ts";
import { events } from "./events.ts";
import type { ClusterPlan } from "./plan.ts";
import { dataEu } from "./plans/data-eu.ts";
import { edge42 } from "./plans/edge-42.ts";
import { paymentsEu } from "./plans/payments-eu.ts";
import { prodEu } from "./plans/prod-eu.ts";
import { prodUs } from "./plans/prod-us.ts";
import { staging } from "./plans/staging.ts";

/** A cluster of the fleet, and the day it joins. */
export type FleetMember = { readonly plan: ClusterPlan; readonly joins: number; readonly about: string };

/** The six simulated clusters, as they are on their first day. */
export const fleet: readonly FleetMember[] = [
  { plan: prodEu, joins: 0, about: "Shop and card data, kubeadm" },
  { plan: paymentsEu, joins: 0, about: "Payments, RKE2" },
  { plan: prodUs, joins: 0, about: "Shop in America, EKS" },
  { plan: dataEu, joins: 0, about: "Analytics, GKE" },
  { plan: staging, joins: 0, about: "Staging, kubeadm" },
  { plan: edge42, joins: 60, about: "A store's back room, k3s" },
];

/** How a cluster is on a day; null before it joined. */
export function planAt(cluster: string, day: number): ClusterPlan | null {
  const member = fleet.find(({ plan }) => plan.name === cluster);
  if (member === undefined) throw new AppError("not_found", `The fleet has no cluster ${cluster}.`);
  if (day < member.joins) return null;
  return events
    .filter((event) => event.cluster === cluster && event.day <= day)
    .reduce((plan, event) => event.change(plan), member.plan);
}
