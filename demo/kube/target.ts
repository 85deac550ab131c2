/** What a path below a cluster's address asks for. */
export type Target =
  | { readonly type: "version" | "core-versions" | "groups" | "access-review" }
  | { readonly type: "health" }
  | { readonly type: "group"; readonly group: string }
  | { readonly type: "resources"; readonly group: string; readonly version: string }
  | ObjectsTarget;

export type ObjectsTarget = {
  readonly type: "objects";
  readonly group: string;
  readonly version: string;
  readonly namespace: string | null;
  readonly plural: string;
  readonly name: string | null;
  readonly subresource: string | null;
};

/** Reads a path such as `/apis/apps/v1/namespaces/shop/deployments`; undefined when no API server has it. */
export function targetOf(path: string): Target | undefined {
  const [root, ...rest] = path.split("/").filter((part) => part !== "");
  switch (root) {
    case "version":
      return { type: "version" };
    case "livez":
    case "readyz":
    case "healthz":
      return { type: "health" };
    case "api":
      return coreTarget(rest);
    case "apis":
      return groupTarget(rest);
    default:
      return undefined;
  }
}

function coreTarget(parts: readonly string[]): Target | undefined {
  const [version, ...rest] = parts;
  if (version === undefined) return { type: "core-versions" };
  return rest.length === 0 ? { type: "resources", group: "", version } : objectsTarget("", version, rest);
}

function groupTarget(parts: readonly string[]): Target | undefined {
  const [group, version, ...rest] = parts;
  if (group === undefined) return { type: "groups" };
  if (version === undefined) return { type: "group", group };
  if (rest.length === 0) return { type: "resources", group, version };
  if (group === "authorization.k8s.io" && rest[0] === "selfsubjectaccessreviews") return { type: "access-review" };
  return objectsTarget(group, version, rest);
}

function objectsTarget(group: string, version: string, parts: readonly string[]): Target | undefined {
  const decoded = parts.map(decodeURIComponent);
  const inNamespace = decoded[0] === "namespaces" && decoded.length > 2 && !isNamespacePart(decoded[2]);
  const [plural, name = null, subresource = null, ...more] = inNamespace ? decoded.slice(2) : decoded;
  if (plural === undefined || more.length > 0) return undefined;
  const namespace = inNamespace ? (decoded[1] ?? null) : null;
  return { type: "objects", group, version, namespace, plural, name, subresource };
}

/** `/namespaces/shop/status` is part of the namespace, not a kind inside it. */
function isNamespacePart(part: string | undefined): boolean {
  return part === "status" || part === "finalize";
}
