import type { Correction, Served } from "#lib/contract/views/control.ts";
import type { ControlRow } from "#lib/contract/views/controls.ts";

type Scope = ControlRow["scopes"][number];

/** What the facts of a control are about, as a word of a list. */
export const scopeWords: Readonly<Record<Scope, string>> = {
  cluster: "cluster",
  "control-plane-node": "control plane",
  node: "nodes",
  workload: "workloads",
  namespace: "namespaces",
  "cluster-service": "cluster services",
  image: "images",
};

/** How a requirement rests on a control. */
export const roleWords: Readonly<Record<Served["role"], string>> = {
  required: "required",
  supporting: "supports",
  beside: "contributes",
  not: "not counted",
};

/** What each role means, in one line. */
export const roleMeanings: Readonly<Record<Served["role"], string>> = {
  required: "The requirement cannot pass without it.",
  supporting: "It helps; failing, it holds the requirement below passing.",
  beside: "It contributes, but the requirement is judged by something else.",
  not: "It was weighed and left out, for the reason given.",
};

/** What is wrong with a line of a mapping table. */
export const correctionWords: Readonly<Record<Correction["kind"], string>> = {
  wrong_id: "Wrong id",
  other_version: "Another version",
  too_wide: "Says too much",
  people_only: "Only people show it",
};
