import { looksLike } from "#lib/domain/document/signatures.ts";
import type { Scanner } from "../types.ts";
import { parse } from "./parse.ts";
import { tool } from "./reading.ts";

/** Best practices of workloads and roles as Polaris audits them (formats § 4). */
export const polaris: Scanner = {
  kind: "findings",
  id: "polaris",
  label: tool.label,
  formats: ["JSON", "YAML", "JSON of 2019 and 2020 (output version 0.2, and 1.0 with Messages)"],
  intervalHours: 24,
  howToMake: tool.howToMake,
  recognises: (text) => looksLike("polaris", text),
  parse,
};
