import { createHash } from "node:crypto";
import type { Delivery } from "./door.ts";

/** Checks every scanner has its own names for; those of the workload scanners look at the same three facts. */
export const checkNames = ["A", "B", "C"] as const;
export type CheckName = (typeof checkNames)[number];
export type Verdict = "pass" | "fail";

/** What a scanner says of one place: a workload (`shop/web`), or a node for kube-bench. */
export type Told = {
  readonly place: string;
  readonly checks: Readonly<Partial<Record<CheckName, Verdict>>>;
  /** What the tool found, in words. */
  readonly words?: string | undefined;
  /** Which roll-out of the workload it looked at: its ReplicaSet, Pods, reports and image are named by it. */
  readonly rollout?: number | undefined;
};

/** How a look is written down. */
export type How = {
  readonly order?: "as told" | "reversed" | undefined;
  /** Only what is high or worse, as `--severity` and its like leave it; without effect where a tool has no such filter. */
  readonly filtered?: boolean | undefined;
};

/** How one scanner tells what it saw. */
export type Voice = {
  readonly name: string;
  readonly scanner: string;
  /** What it means that a report that may be believed no longer names a failure where it looked. */
  readonly silence: "pass" | "not_evaluated";
  /** Whether several reports speak of one finding. */
  readonly objects: "one" | "several";
  readonly places: readonly [string, string, string];
  /** The tool's own id of each check. */
  readonly rawIds: Readonly<Record<CheckName, string>>;
  /** One look at these places, as the documents the tool writes. */
  readonly tell: (at: Date, told: readonly Told[], how?: How) => readonly Delivery[];
};

/** What the scanners of workloads look at: two of the three share a namespace. */
export const workloads = ["shop/web", "shop/cart", "bank/api"] as const;
/** A workload that keeps a report from looking filtered: something of low severity is said of it. */
export const keeper = "keeper/keeper";
/** How bad each check is, in the words of Trivy. */
export const severities: Readonly<Record<CheckName, "HIGH" | "MEDIUM" | "LOW">> = { A: "HIGH", B: "MEDIUM", C: "LOW" };

/** @example partsOf("shop/web").namespace // "shop" */
export function partsOf(place: string): { readonly namespace: string; readonly name: string } {
  const [namespace = "", name = ""] = place.split("/");
  return { namespace, name };
}

/** A list as it is written down. */
export const ordered = <T>(list: readonly T[], { order }: How): readonly T[] =>
  order === "reversed" ? list.toReversed() : list;

/** What is said of a place, check by check, as it is written down. */
export function entriesOf({ checks }: Told, how: How): readonly (readonly [CheckName, Verdict])[] {
  const said = checkNames.flatMap((name) => {
    const verdict = checks[name];
    return verdict === undefined ? [] : [[name, verdict] as const];
  });
  return ordered(said, how);
}

/** The hash Kubernetes puts behind the name of a roll-out's ReplicaSet. */
export const templateHash = (rollout = 0): string => `6b59cc5dd${"bcdf456789"[rollout % 10]}`;
/** What it puts behind the names of its Pods. */
export const podSuffix = (rollout = 0): string => `2ng${"bcdfghjklm"[rollout % 10]}p`;

/** An id that is the same for the same words. */
export const uidOf = (...parts: readonly unknown[]): string =>
  createHash("sha256").update(parts.join(" ")).digest("hex").slice(0, 32);
