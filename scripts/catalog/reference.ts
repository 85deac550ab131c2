import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

/** Shapes of the reference folder, with the fields the catalog takes from it; the rest is let go. */

const entry = z.union([z.string(), z.object({ all_of: z.array(z.string()) })]);
const witnesses = z.record(z.string(), z.array(entry));
export type ReferenceWitnesses = z.infer<typeof witnesses>;

const Facts = z.object({
  controls: z.array(
    z.object({
      control: z.string(),
      needs_people: z.boolean(),
      attestation: z.string().optional(),
      facts: z.array(
        z.object({
          id: z.string(),
          statement: z.string(),
          scope: z.string(),
          required: z.boolean(),
          managed: z.string(),
          on_disagreement: z.string().optional(),
          witnesses,
          manual_witnesses: witnesses.optional(),
          why: z.string(),
        }),
      ),
    }),
  ),
});

const Mapping = z.object({
  categories: z.record(z.string(), z.string()),
  frameworks: z.array(z.string()),
  controls: z.array(
    z.object({
      id: z.string(),
      criticality: z.string(),
      title: z.string(),
      category: z.string(),
      description: z.string(),
      inverted_checks: z
        .record(z.string(), z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]))
        .optional(),
      frameworks: z.record(z.string(), z.array(z.object({ id: z.string(), s: z.string(), why: z.string() }))),
    }),
  ),
});

const KubeBench = z.object({
  topics: z.record(
    z.string(),
    z.object({ scope: z.string(), managed: z.string(), title: z.string(), control: z.string() }),
  ),
  benchmarks: z.record(
    z.string(),
    z.object({
      family: z.string(),
      selected_by: z.array(z.string()),
      checks: z.array(
        z.object({
          id: z.string(),
          topic: z.string(),
          section: z.string(),
          target: z.string(),
          mode: z.string(),
          scored: z.boolean(),
        }),
      ),
    }),
  ),
});

const check = z.object({
  id: z.string(),
  title: z.string(),
  severity: z.string().nullable(),
  aliases: z.array(z.string()).optional(),
  since: z.string().optional(),
  topic: z.string().optional(),
  /** Trivy: kinds of Kubernetes objects it looks at, in lower case. Kyverno: kinds a policy is written as. */
  kinds: z.array(z.string()).optional().catch(undefined),
});
export type ReferenceCheck = z.infer<typeof check>;

const Probe = z.object({ id: z.string(), method: z.string(), passes_when: z.string() });
export type ReferenceProbe = z.infer<typeof Probe>;

const ids = z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]);
const Faults = z.object({
  entries: z.array(
    z.object({
      key: z.string(),
      tool: z.string(),
      fault: z.string(),
      count: z.enum(["never", "fail_only", "pass_only"]),
      ids,
      sentence: z.string(),
      versions: z.string().optional(),
    }),
  ),
  limits: z.array(z.object({ key: z.string(), tool: z.string(), ids, sentence: z.string() })),
});
export type ReferenceFaults = z.infer<typeof Faults>;

const Framework = z.object({
  id: z.string(),
  title: z.string(),
  version: z.string(),
  publisher: z.string(),
  titles: z.string(),
  attribution: z.string().optional(),
  notes: z.array(z.string()),
  controls: z.array(
    z.object({
      id: z.string(),
      parent: z.string().nullable(),
      kind: z.string(),
      title: z.string(),
      assess: z.string(),
      withdrawn: z.boolean().optional(),
      level: z.number().optional(),
      category: z.string().optional(),
      applies: z.string().optional(),
      nist: z.array(z.string()).optional(),
      fedramp: z.array(z.string()).optional(),
      containers: z.boolean().optional(),
      tactics: z.array(z.string()).optional(),
    }),
  ),
});
export type ReferenceFramework = z.infer<typeof Framework>;

const Cis = z.object({
  title: z.string(),
  publisher: z.string(),
  titles: z.string(),
  reference_version: z.string(),
  notes: z.array(z.string()),
  sections: z.record(z.string(), z.string()),
  versions: z.record(
    z.string(),
    z.object({
      controls: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          level: z.number().nullable(),
          assessment: z.string().nullable(),
          assess: z.string(),
          topic: z.string(),
        }),
      ),
    }),
  ),
});
export type ReferenceCis = z.infer<typeof Cis>;

const RequiredLinks = z.object({
  controls: z.array(
    z.object({
      id: z.string(),
      required: z.array(z.string()),
      why: z.string(),
      gap: z.string().optional(),
      reclass: z.enum(["technical", "partly", "procedural"]).optional(),
      reclass_why: z.string().optional(),
      drop: z.array(z.object({ control: z.string(), why: z.string() })).optional(),
    }),
  ),
});
export type ReferenceLinks = z.infer<typeof RequiredLinks>;

const checksOf = (list: string) => z.object({ [list]: z.array(check) }).transform((file) => file[list] ?? []);
const Source = z.object({
  source: z.object({ repository: z.string(), commit: z.string(), licence: z.string() }),
});

export type Reference = ReturnType<typeof readReference>;

/** Reads the reference folder; throws where a file is not what its README says. */
export function readReference(folder: string) {
  const read = <T extends z.ZodType>(file: string, shape: T): z.output<T> => {
    const result = shape.safeParse(JSON.parse(readFileSync(join(folder, file), "utf8")));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw new Error(`${file}, ${issue?.path.join(".")}: ${issue?.message} (${result.error.issues.length} in all)`);
  };
  const mapping = read("mapping.json", Mapping);
  const others = mapping.frameworks.filter((id) => id !== "cis-kubernetes");
  const tools = ["kube-bench", "trivy", "polaris", "kyverno", "gatekeeper", "falco"];
  return {
    mapping,
    facts: read("required-facts.json", Facts),
    kubeBench: read("checks/kube-bench.json", KubeBench),
    checks: {
      trivy: read("checks/trivy.json", checksOf("checks")),
      polaris: read("checks/polaris.json", checksOf("checks")),
      kyverno: read("checks/kyverno.json", checksOf("policies")),
      gatekeeper: read("checks/gatekeeper.json", checksOf("constraints")),
      falco: read("checks/falco.json", checksOf("rules")),
    },
    probes: read("checks/probes.json", z.object({ probes: z.array(Probe) })).probes,
    faults: read("tool-faults.json", Faults),
    cis: read("frameworks/cis-kubernetes.json", Cis),
    frameworks: others.map((id) => read(`frameworks/${id}.json`, Framework)),
    requiredLinks: new Map(others.map((id) => [id, read(`required-links/${id}.json`, RequiredLinks)])),
    sources: tools.map((tool) => ({ tool, ...read(`checks/${tool}.json`, Source).source })),
  };
}
