import { looksLike } from "#lib/domain/document/signatures.ts";
import type { Scanner } from "../types.ts";
import { parse } from "./parse.ts";
import { tool } from "./reading.ts";
import { stream } from "./stream.ts";

/** Custom resources of Trivy Operator, and of Starboard before it (formats § 3). */
export const trivyOperator: Scanner = {
  kind: "findings",
  id: "trivy-operator",
  label: tool.label,
  formats: [
    "reports of kubectl or of the API in JSON or YAML: one object, a List, an array, or several in one file",
    "objects keyed by <plural>.<group>",
    "Starboard's reports",
  ],
  intervalHours: 24,
  howToMake: tool.howToMake,
  recognises: (text) => looksLike("trivy-operator", text),
  parse,
  stream,
};
