import type { OwnFileSummary } from "#lib/contract/own-catalog.ts";
import { count, counted } from "#lib/contract/views/format.ts";

/** @example "12 requirements, 8 technical" */
export function bringsWords({ kind, requirements, technical, witnesses, links }: OwnFileSummary): string {
  if (kind === "framework") {
    return `${counted(requirements, "requirement", "requirements")}, ${count(technical)} technical`;
  }
  return `${counted(witnesses, "witness", "witnesses")}, ${counted(links, "link", "links")}`;
}
