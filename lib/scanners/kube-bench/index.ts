import { looksLike } from "#lib/domain/document/signatures.ts";
import type { Scanner } from "../types.ts";
import { parse } from "./parse.ts";
import { tool } from "./reading.ts";

/** The CIS benchmark as kube-bench runs it (formats § 1). */
export const kubeBench: Scanner = {
  kind: "findings",
  id: "kube-bench",
  label: tool.label,
  formats: [
    "JSON with totals (0.5 and later)",
    "JSON without totals (--nototals, 0.3.1 to 0.4)",
    "JSON of one control after the other (up to 0.3.0)",
    "several pods' logs in one stream",
    "JUnit, with and without a root element",
    "Starboard's CISKubeBenchReport",
  ],
  intervalHours: 24,
  howToMake: tool.howToMake,
  recognises: (text) => looksLike("kube-bench", text),
  parse,
};
