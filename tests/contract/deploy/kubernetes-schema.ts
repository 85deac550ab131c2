import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";

// biome-ignore lint/suspicious/noExplicitAny: a manifest has any shape until it is validated.
export type Manifest = any;

type Definition = {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly additionalProperties?: unknown;
  readonly "x-kubernetes-group-version-kind"?: readonly { group: string; version: string; kind: string }[];
};

/** Says what is wrong with a manifest, in lines; empty when nothing is. */
export type ManifestJudge = (manifest: Manifest) => readonly string[];

/**
 * Judges manifests by the shapes Kubernetes publishes (`api/openapi-spec/swagger.json`), as strictly as its API server with
 * strict field validation: a field that no shape has is wrong.
 */
export function manifestJudge(swaggerFile: string): ManifestJudge {
  const { definitions } = JSON.parse(readFileSync(swaggerFile, "utf8")) as { definitions: Record<string, Definition> };
  const strict = Object.fromEntries(Object.entries(definitions).map(([name, each]) => [name, closed(name, each)]));
  const nameOf = new Map<string, string>();
  for (const [name, each] of Object.entries(definitions)) {
    for (const { group, version, kind } of each["x-kubernetes-group-version-kind"] ?? []) {
      nameOf.set(`${group === "" ? version : `${group}/${version}`} ${kind}`, name);
    }
  }
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: "kubernetes", definitions: strict });
  const compiled = new Map<string, ValidateFunction>();
  return (manifest) => {
    const name = nameOf.get(`${manifest.apiVersion} ${manifest.kind}`);
    if (name === undefined) return [`there is no ${manifest.kind} of ${manifest.apiVersion}`];
    const validate = compiled.get(name) ?? ajv.compile({ $ref: `kubernetes#/definitions/${name}` });
    compiled.set(name, validate);
    validate(manifest);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath}: ${message} ${JSON.stringify(params)}`,
    );
  };
}

/** Two shapes are wider than the document says: their own marshalling takes numbers too. */
const orNumber = new Map([
  ["io.k8s.apimachinery.pkg.util.intstr.IntOrString", ["string", "integer"]],
  ["io.k8s.apimachinery.pkg.api.resource.Quantity", ["string", "number"]],
]);

function closed(name: string, definition: Definition): object {
  const type = orNumber.get(name);
  if (type !== undefined) return { type };
  if (definition.properties === undefined || definition.additionalProperties !== undefined) return definition;
  return { ...definition, additionalProperties: false };
}
