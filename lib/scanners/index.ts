import { likelyTool } from "#lib/domain/document/signatures.ts";
import { kubeBench } from "./kube-bench/index.ts";
import { polaris } from "./polaris/index.ts";
import { policyReport } from "./policy-report/index.ts";
import { roster } from "./roster/index.ts";
import { trivy } from "./trivy/index.ts";
import { trivyOperator } from "./trivy-operator/index.ts";
import type { RegistryEntry } from "./types.ts";

/** Everything that can be brought in. An explicit list: a folder that is not in it does not exist. */
export const scanners: readonly RegistryEntry[] = [kubeBench, polaris, policyReport, roster, trivy, trivyOperator];

/** @example scannerById("kube-bench")?.label */
export function scannerById(id: string): RegistryEntry | null {
  return scanners.find((scanner) => scanner.id === id) ?? null;
}

/** The tool a text most likely comes from; `readable` says whether there is an adapter for it. */
export type LikelyScanner = { readonly id: string; readonly label: string; readonly readable: boolean };

/** Names the right tool for a wrong file, by content alone; null when it looks like nothing known. */
export function likelyScanner(text: string): LikelyScanner | null {
  const tool = likelyTool(text);
  return tool === null ? null : { id: tool.id, label: tool.label, readable: scannerById(tool.id) !== null };
}
