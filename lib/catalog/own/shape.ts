import * as z from "zod";
import { requirementClasses } from "#lib/domain/catalog/catalog.ts";
import { severities } from "#lib/domain/check/outcome.ts";

/** Most bytes of one own file. */
export const mostOwnBytes = 1024 * 1024;

const tidy = (value: string): string => value.replace(/\s+/g, " ").trim();
// Control characters and those that turn the direction of what stands around them would let a title lie about itself.
const plain = /^[\t\n\r\P{Cc}]*$/u;
const straight = /^[^\u202A-\u202E\u2066-\u2069]*$/u;
const hidden = "holds control characters: take them out";

/** Text of one paragraph; line breaks become spaces. */
const text = (most: number) =>
  z.string().overwrite(tidy).min(1, "is empty").max(most).regex(plain, hidden).regex(straight, hidden);

/** Id of an own file and of what it brings; lower case, because it becomes part of addresses. */
export const OwnId = z
  .string()
  .max(60)
  .regex(
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    "must be lower-case letters, digits, dots and hyphens, for example acme-baseline",
  );
const itemId = z
  .string()
  .max(40)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._()-]*$/,
    "must begin with a letter or digit and hold letters, digits, dots, hyphens, underscores and brackets only",
  );
const known = z.string().min(1, "is empty").max(120);

const role = z
  .enum(["required", "supporting"])
  .describe("required: without it the requirement does not pass. supporting: a failure keeps it from passing.");
const strength = z
  .enum(["full", "partial"])
  .default("full")
  .describe("How much of the requirement the control shows; said on screen, not part of the arithmetic.");
const why = text(600).describe("Why this holds, in a sentence of your own.");

const OwnLevel = z.strictObject({
  id: OwnId.max(30),
  title: text(80),
  default: z.boolean().default(false).describe("The level figures are read at; without one it is the last."),
});

const OwnSection = z.strictObject({
  id: itemId,
  title: text(200),
  parent: itemId.optional().describe("Id of the section it stands in; without one it stands at the top."),
});

const OwnLink = z.strictObject({
  control: known.describe("Id of a Kubernetes control or topic: kubeproof catalog controls lists them."),
  role,
  strength,
  why,
});

const OwnRequirement = z.strictObject({
  id: itemId,
  section: itemId,
  title: text(200).describe("Your own short title; texts of licensed standards do not belong here."),
  class: z
    .enum(requirementClasses)
    .describe(
      "technical: a cluster can show it, and it is scored. partly: people decide as well. procedural: people alone.",
    ),
  level: OwnId.max(30).optional().describe("The lowest level that asks for it; without one every level does."),
  essenceMissing: z.boolean().default(false).describe("True: no link shows what it is really about; partial at best."),
  gap: text(600).optional().describe("What it also asks and nothing here shows."),
  why: text(600).optional().describe("Why the required links are enough."),
  classWhy: text(600).optional().describe("Why it has this class."),
  links: z.array(OwnLink).max(60).default([]),
});

const head = {
  id: OwnId,
  title: text(160),
  version: text(60).describe("Your own version of this list; in quotes, for example '1.0'."),
  publisher: text(120),
  source: text(300).optional().describe("Where the list comes from: a document, a page, a decision."),
};

/** A framework of one's own: a tree of requirements, each judged by Kubernetes controls of the catalog. */
export const OwnFramework = z.strictObject({
  kind: z.literal("framework"),
  ...head,
  shortTitle: text(40).optional().describe("Title for rows and tabs; without one the title."),
  noun: text(30).default("requirement").describe("Word for one lowest-level entry: rule, control, item."),
  notes: z.array(text(600)).max(20).default([]),
  levels: z.array(OwnLevel).max(10).default([]).describe("From the lowest on; each holds those before it."),
  sections: z.array(OwnSection).min(1).max(500),
  requirements: z.array(OwnRequirement).min(1).max(3000),
});
export type OwnFramework = z.infer<typeof OwnFramework>;

const OwnWitness = z.strictObject({
  tool: known.describe("Engine whose check it is: kyverno, gatekeeper, trivy, polaris …"),
  check: text(120).describe("Id of the check as reports have it; for Kyverno the name of the policy."),
  title: text(200).optional().describe("What it checks; needed for a check the catalog does not know."),
  severity: z.enum(severities).optional(),
  fact: known.describe("Id of the fact it shows: kubeproof catalog facts lists them."),
  why,
});

const OwnMappingLink = z.strictObject({
  framework: known,
  requirement: known,
  control: known,
  role,
  strength,
  why,
});

/** A mapping of one's own: checks as witnesses of facts, and supporting links of requirements. */
export const OwnMapping = z.strictObject({
  kind: z.literal("mapping"),
  ...head,
  witnesses: z.array(OwnWitness).max(3000).default([]),
  links: z.array(OwnMappingLink).max(3000).default([]),
});
export type OwnMapping = z.infer<typeof OwnMapping>;

/** What one own file holds. */
export const OwnFile = z.discriminatedUnion("kind", [OwnFramework, OwnMapping]);
export type OwnFile = z.infer<typeof OwnFile>;
