import { looksLike } from "#lib/domain/document/signatures.ts";
import type { Scanner } from "../types.ts";
import { parse } from "./parse.ts";
import { tool } from "./reading.ts";
import { stream } from "./stream.ts";

/** Policy reports and OpenReports of Kyverno and every other engine that writes them (formats § 5). */
export const policyReport: Scanner = {
  kind: "findings",
  id: "policy-report",
  label: tool.label,
  formats: [
    "PolicyReport and ClusterPolicyReport (wgpolicyk8s.io, reports.x-k8s.io), JSON or YAML",
    "Report and ClusterReport (openreports.io), JSON or YAML",
    "List of them, or several documents in one stream",
    "the output of Kyverno's command line, with its warnings before it",
  ],
  intervalHours: 2,
  howToMake: tool.howToMake,
  recognises: (text) => looksLike("policy-report", text),
  parse,
  stream,
};
