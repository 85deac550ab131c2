import type { ProfileRecord } from "#lib/catalog/files.ts";

type Presentation = {
  readonly shortTitle: string;
  /** The edition in a few words, where the reference tells more than a heading can hold (that goes to the notes). */
  readonly edition: string;
  /** What one lowest-level entry is called. */
  readonly noun: string;
  readonly profiles: readonly Partial<ProfileRecord>[];
};

const whole: readonly Partial<ProfileRecord>[] = [{ id: "all", title: "Everything", isDefault: true }];

/** SOC 2: security is in every report; each of the other four categories is chosen or not. */
function soc2Profiles(): readonly Partial<ProfileRecord>[] {
  const chosen = ["availability", "confidentiality", "processing integrity", "privacy"];
  const sets = Array.from({ length: 2 ** chosen.length }, (_, bits) => chosen.filter((_one, at) => bits & (1 << at)));
  return sets
    .sort((a, b) => a.length - b.length)
    .map((set) => {
      const names = ["security", ...set];
      return {
        id: names.map((name) => name.replaceAll(" ", "-")).join("."),
        title: `Security${set.map((name, at) => `${at === set.length - 1 ? " and" : ","} ${name}`).join("")}`,
        ...(set.length === 0 ? { isDefault: true } : {}),
        anyOf: names.map((name) => `category:${name.replaceAll(" ", "-")}`),
      };
    });
}

/** Names, nouns and profiles of the frameworks (semantics § 5 "Profiles"), in the order of the screens. */
export const presentations: Readonly<Record<string, Presentation>> = {
  "cis-kubernetes": {
    shortTitle: "CIS Kubernetes",
    edition: "2.0.1",
    noun: "item",
    profiles: [
      { id: "level-1", title: "Level 1", anyOf: ["level:1"] },
      { id: "level-1-2", title: "Levels 1 and 2", isDefault: true, anyOf: ["level:1", "level:2"] },
    ],
  },
  "pci-dss-4.0.1": {
    shortTitle: "PCI DSS 4.0.1",
    edition: "June 2024",
    noun: "requirement",
    profiles: [
      {
        id: "merchant",
        title: "Without appendices A1 to A3 and service-provider items",
        isDefault: true,
        noneOf: ["appendix", "applies:service-providers"],
      },
      { id: "all", title: "With appendices A1 to A3 and service-provider items" },
    ],
  },
  "soc2-tsc": {
    shortTitle: "SOC 2",
    edition: "2017, points of focus 2022",
    noun: "criterion",
    profiles: soc2Profiles(),
  },
  "hipaa-security-rule": { shortTitle: "HIPAA", edition: "2013", noun: "specification", profiles: whole },
  "nist-800-53r5": {
    shortTitle: "NIST 800-53",
    edition: "Rev 5",
    noun: "control",
    profiles: [
      { id: "fedramp-low", title: "FedRAMP Low", anyOf: ["fedramp:low"] },
      { id: "fedramp-moderate", title: "FedRAMP Moderate", isDefault: true, anyOf: ["fedramp:moderate"] },
      { id: "fedramp-high", title: "FedRAMP High", anyOf: ["fedramp:high"] },
      { id: "all", title: "Plain 800-53, all controls" },
    ],
  },
  "iso-27001-2022": { shortTitle: "ISO 27001", edition: "2022", noun: "control", profiles: whole },
  "nist-800-190": { shortTitle: "NIST 800-190", edition: "2017", noun: "countermeasure", profiles: whole },
  "nsa-cisa-k8s-1.2": { shortTitle: "NSA-CISA", edition: "1.2", noun: "recommendation", profiles: whole },
  "mitre-attack-containers": { shortTitle: "ATT&CK Containers", edition: "v18.1", noun: "technique", profiles: whole },
  "cmmc-2.0": {
    shortTitle: "CMMC 2.0",
    edition: "2024",
    noun: "practice",
    // Level 2 is 800-171 with its 110 practices, which repeat the 15 of level 1; level 3 adds to level 2.
    profiles: [
      { id: "level-1", title: "Level 1", anyOf: ["level:1"] },
      { id: "level-2", title: "Level 2", isDefault: true, anyOf: ["level:2"] },
      { id: "level-3", title: "Level 3", anyOf: ["level:2", "level:3"] },
    ],
  },
  gdpr: { shortTitle: "GDPR", edition: "2016/679", noun: "provision", profiles: whole },
};
