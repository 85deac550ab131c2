import type { FindingPackage } from "#lib/contract/views/findings.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";

/** What adapters call the package of a vulnerability in `Observation.details`, and what its versions. */
export const packageDetails = { name: "package", installed: "installed", fixed: "fixed" } as const;

/** The package in which a vulnerability was found; null where the tool names none. */
export function packageOf(details: Readonly<Record<string, string>>): FindingPackage | null {
  const said = (name: string): string | null => {
    const text = cleanTitle(details[name] ?? "");
    return text === "" ? null : text;
  };
  const name = said(packageDetails.name);
  if (name === null) return null;
  return { name, installed: said(packageDetails.installed), fixed: said(packageDetails.fixed) };
}
