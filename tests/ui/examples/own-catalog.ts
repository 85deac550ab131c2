import { CheckedOwnFile } from "#lib/contract/own-catalog.ts";
import { OwnCatalogView } from "#lib/contract/views/own-catalog.ts";
import { ago, now } from "./parts.ts";

const sha256 = (digit: string): string => digit.repeat(64);

const baseline = {
  kind: "framework",
  id: "acme-baseline",
  title: "ACME platform baseline",
  version: "2026.2",
  publisher: "ACME platform security",
  requirements: 42,
  technical: 31,
  witnesses: 0,
  links: 96,
} as const;

const version = (number: number, stated: string, hours: number, more: object = {}) => ({
  number,
  fileName: "acme-baseline.yaml",
  statedVersion: stated,
  sha256: sha256(String(number)),
  bytes: 18_400 + number * 310,
  uploadedBy: number === 2 ? "Jonas Ekström" : "Mara Lindqvist",
  uploadedAt: ago(hours),
  state: "superseded",
  retired: null,
  ...more,
});

export const ownCatalog: OwnCatalogView = OwnCatalogView.parse({
  now,
  mayEdit: true,
  digest: "9f3c41d2a0b7e6c58d1f40a2b6c3e07b9f3c41d2a0b7e6c58d1f40a2b6c3e07b",
  settled: { clusters: 2, total: 3 },
  folder: {
    path: "/etc/kubeproof/own",
    problem: null,
    files: [
      {
        fileName: "customer-contract.yaml",
        sha256: sha256("c"),
        summary: {
          ...baseline,
          id: "contract-halden",
          title: "Contract with Halden, annex 4",
          version: "3",
          requirements: 9,
          technical: 7,
        },
        problems: [],
      },
      {
        fileName: "team-policies.yml",
        sha256: sha256("d"),
        summary: null,
        problems: [
          { line: 4, path: "version", message: '“version” must be text: put it in quotes, "1.10".' },
          {
            line: 31,
            path: "witnesses[3].fact",
            message: "There is no fact “no-privilegd”. Did you mean “no-privileged”?",
          },
        ],
      },
    ],
  },
  files: [
    {
      name: "acme-baseline",
      kind: "framework",
      title: "ACME platform baseline",
      state: "in_force",
      summary: baseline,
      problems: [],
      versions: [
        version(3, "2026.2", 0.02, { state: "in_force" }),
        version(2, "2026.1", 700),
        version(1, "2025.4", 4_400),
      ],
      versionsTotal: 3,
    },
    {
      name: "acme-policies",
      kind: "mapping",
      title:
        "Kyverno policies of the platform team, with every rule that has been written since 2021 and is still in use",
      state: "refused",
      summary: null,
      problems: [
        {
          line: 12,
          path: "witnesses[1].check",
          message: "“require-labels” is a witness of “workloads-have-owner-labels” already: take it away.",
        },
      ],
      versions: [version(1, "7", 2_000, { fileName: "policies.json", state: "refused" })],
      versionsTotal: 1,
    },
    {
      name: "old-list",
      kind: "framework",
      title: "Hardening list of 2023",
      state: "retired",
      summary: null,
      problems: [],
      versions: [
        version(1, "1", 9_000, {
          fileName: "old-list.yaml",
          state: "retired",
          retired: { at: ago(800), by: "Mara Lindqvist", reason: "Replaced by the platform baseline, decision 14." },
        }),
      ],
      versionsTotal: 1,
    },
  ],
});

export const ownCatalogEmpty: OwnCatalogView = OwnCatalogView.parse({
  ...ownCatalog,
  settled: { clusters: 0, total: 0 },
  folder: null,
  files: [],
});

const nothing = { remarks: [], versionNumber: null, replaces: null, unchanged: false };

export const checkedOwn: CheckedOwnFile = CheckedOwnFile.parse({
  ...nothing,
  summary: { ...baseline, kind: "mapping", id: "acme-policies", title: "Policies of ACME", witnesses: 14, links: 3 },
  problems: [],
  remarks: [
    "One passing check is enough for “containers-run-as-non-root”: there a pass of yours outweighs a failure others see.",
  ],
  versionNumber: 4,
  replaces: 3,
});

export const checkedOwnBroken: CheckedOwnFile = CheckedOwnFile.parse({
  ...nothing,
  summary: null,
  problems: [
    { line: 3, path: "id", message: "“gdpr” comes with Kubeproof and cannot be defined again: choose another id." },
    {
      line: 27,
      path: "requirements[0].links[0].control",
      message: "There is no control “apiserver-anonymous-aut”. Did you mean “apiserver-anonymous-auth”?",
    },
    {
      line: 31,
      path: "requirements[1].class",
      message:
        "“ACC-2” is technical and has no link with role required, so it would weigh nothing and never pass: add one, or make it partly or procedural.",
    },
  ],
});
