import { apiVersionOf, type ResourceKind, versionsOf } from "./kinds.ts";

const readVerbs = ["get", "list", "watch"] as const;
const allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"] as const;
const subresourceVerbs: Readonly<Record<string, readonly string[]>> = {
  exec: ["create", "get"],
  log: ["get"],
  proxy: ["create", "delete", "get", "patch", "update"],
  status: ["get", "patch", "update"],
};

/** `GET /version` of an API server with this gitVersion. */
export function versionDocument(gitVersion: string): unknown {
  const [, major = "", minor = ""] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return {
    major,
    minor,
    gitVersion,
    gitCommit: "0000000000000000000000000000000000000000",
    gitTreeState: "clean",
    buildDate: "2026-01-01T00:00:00Z",
    goVersion: "go1.24.5",
    compiler: "gc",
    platform: "linux/amd64",
  };
}

/** `GET /api`: the core group. */
export function coreVersions(address: string): unknown {
  const serverAddressByClientCIDRs = [{ clientCIDR: "0.0.0.0/0", serverAddress: address }];
  return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs };
}

/** `GET /apis`: the named groups of the kinds served now. */
export function groupList(kinds: readonly ResourceKind[]): unknown {
  const names = [...new Set(kinds.map((kind) => kind.group))].filter((name) => name !== "").sort();
  return { kind: "APIGroupList", apiVersion: "v1", groups: names.map((name) => groupEntry(name, kinds)) };
}

/** `GET /apis/<group>`, or undefined when nothing of it is served. */
export function groupDocument(name: string, kinds: readonly ResourceKind[]): unknown {
  if (!kinds.some((kind) => kind.group === name)) return undefined;
  return { kind: "APIGroup", apiVersion: "v1", ...groupEntry(name, kinds) };
}

function groupEntry(name: string, kinds: readonly ResourceKind[]) {
  const served = new Set(kinds.filter((kind) => kind.group === name).flatMap(versionsOf));
  const versions = [...served].map((version) => ({ groupVersion: apiVersionOf(name, version), version }));
  return { name, versions, preferredVersion: versions[0] };
}

/** `GET /api/v1` and `GET /apis/<group>/<version>`, or undefined when nothing of it is served. */
export function resourceList(group: string, version: string, kinds: readonly ResourceKind[]): unknown {
  const served = kinds.filter((kind) => kind.group === group && versionsOf(kind).includes(version));
  if (served.length === 0) return undefined;
  const resources = served.flatMap(resourceEntries).sort((a, b) => (a.name < b.name ? -1 : 1));
  const groupVersion = apiVersionOf(group, version);
  return { kind: "APIResourceList", ...(group === "" ? {} : { apiVersion: "v1" }), groupVersion, resources };
}

type ResourceEntry = { readonly name: string } & Readonly<Record<string, unknown>>;

function resourceEntries(kind: ResourceKind): readonly ResourceEntry[] {
  const { plural, namespaced } = kind;
  const verbs = kind.origin === "aggregated" ? readVerbs : allVerbs;
  const main = {
    name: plural,
    singularName: kind.kind.toLowerCase(),
    namespaced,
    kind: kind.kind,
    verbs,
    ...(kind.shortNames ? { shortNames: kind.shortNames } : {}),
  };
  const below = (kind.subresources ?? []).map((subresource) => ({
    name: `${plural}/${subresource}`,
    singularName: "",
    namespaced,
    kind: kind.kind,
    verbs: subresourceVerbs[subresource] ?? ["get"],
  }));
  return [main, ...below];
}
