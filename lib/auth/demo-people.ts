import type { DemoPerson } from "#lib/contract/views/sign-in.ts";

/**
 * The invented people of the local identity provider, as the sign-in page offers them. The provider is a process of its
 * own and knows nothing of the product, so they stand in both places; a test holds them equal.
 */
export const demoPeople: readonly DemoPerson[] = [
  person(
    "mara.lindqvist",
    "Mara Lindqvist",
    "security engineer",
    "Works findings, requests acceptances on all clusters",
  ),
  person(
    "ines.okafor",
    "Ines Okafor",
    "compliance officer",
    "Answers for frameworks, attests what people must witness",
  ),
  person("tomas.ferreira", "Tomás Ferreira", "approver", "Decides on requested acceptances"),
  person("jonas.weber", "Jonas Weber", "approver", "The second approver where two are needed"),
  person("priya.raman", "Priya Raman", "auditor", "Reads everything, changes nothing"),
  person("alex.novak", "Alex Novak", "administrator", "Clusters, sources, tokens; own requests stay with others"),
];

function person(hint: string, name: string, role: string, sentence: string): DemoPerson {
  return { hint, name, role, sentence };
}
