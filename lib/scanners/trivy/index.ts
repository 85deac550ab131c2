import { looksLike } from "#lib/domain/document/signatures.ts";
import type { Scanner } from "../types.ts";
import { parse } from "./parse.ts";
import { tool } from "./reading.ts";
import { stream } from "./stream.ts";

/** Vulnerabilities, configuration, secrets and licences as the command line of Trivy lists them (formats § 2). */
export const trivy: Scanner = {
  kind: "findings",
  id: "trivy",
  label: tool.label,
  formats: [
    "JSON of trivy k8s (--report all or summary, with or without --include-non-failures)",
    "JSON of trivy k8s up to 0.28 (Vulnerabilities and Misconfigurations)",
    "JSON of trivy image, filesystem, repository, config and sbom",
    "JSON up to 0.19 (array of results, or null)",
    "compliance reports (--compliance, all or summary)",
  ],
  intervalHours: 24,
  howToMake: tool.howToMake,
  recognises: (text) => looksLike("trivy", text),
  parse,
  stream,
};
