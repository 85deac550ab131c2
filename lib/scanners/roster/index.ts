import { looksLike } from "#lib/domain/document/signatures.ts";
import type { RosterReader } from "../types.ts";
import { parse, tool } from "./parse.ts";

/** What exists in a cluster: the universe of every score (semantics § 1 "Roster"). */
export const roster: RosterReader = {
  kind: "roster",
  id: "roster",
  label: tool.label,
  formats: ["List of `kubectl get … -o json`", "native roster of a collector"],
  intervalHours: 7 * 24,
  howToMake: tool.howToMake,
  recognises: (text) => looksLike("roster", text),
  parse,
};
