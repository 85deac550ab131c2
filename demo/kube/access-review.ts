import type { IncomingMessage } from "node:http";
import { errorFor, type Faults, type RefuseRule, type Verb } from "./faults.ts";
import { badRequest } from "./status.ts";

/** What the reader's role leaves out even without faults: a collector has no business with Secrets. */
export const withheld: readonly RefuseRule[] = [{ status: 403, group: "", plural: "secrets" }];

type Attributes = {
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly verb?: string;
};

/** Answers a SelfSubjectAccessReview from the same rules that refuse requests. */
export async function reviewAccess(request: IncomingMessage, faults: Faults): Promise<unknown> {
  const review = await bodyOf(request);
  const spec: { resourceAttributes?: Attributes } = Object(review.spec);
  const allowed = spec.resourceAttributes === undefined || isAllowed(spec.resourceAttributes, faults);
  const status = allowed ? { allowed, reason: "RBAC: allowed by ClusterRoleBinding" } : { allowed };
  const type = { kind: "SelfSubjectAccessReview", apiVersion: "authorization.k8s.io/v1" };
  return { ...type, metadata: { creationTimestamp: null }, spec, status };
}

function isAllowed({ group = "", resource = "", subresource = "", verb = "" }: Attributes, faults: Faults): boolean {
  const plain: Readonly<Record<string, Verb>> = { get: "get", list: "list", watch: "watch" };
  const asked = resource === "pods" && subresource === "log" && verb === "get" ? "log" : plain[verb];
  if (asked === undefined || (subresource !== "" && asked !== "log")) return false;
  const rules = [...(faults.refuse ?? []), ...withheld].filter((rule) => rule.status === 403);
  return errorFor({ refuse: rules }, { verb: asked, group, plural: resource }, "") === undefined;
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += piece;
  try {
    return Object(JSON.parse(text));
  } catch {
    throw badRequest("the object provided is unrecognized (must be of type SelfSubjectAccessReview)");
  }
}
