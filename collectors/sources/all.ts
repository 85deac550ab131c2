import { kubeBench } from "./kube-bench.ts";
import { policyReports } from "./policy-reports.ts";
import { roster } from "./roster.ts";
import { trivyOperator } from "./trivy-operator.ts";
import type { Source } from "./types.ts";

/** Everything a collector reads. An explicit list: a file that is not in it does not exist. */
export const sources: readonly Source[] = [roster, policyReports, trivyOperator, kubeBench];
