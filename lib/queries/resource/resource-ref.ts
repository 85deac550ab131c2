import type { ResourceRef } from "#lib/contract/views/standing.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { unseenControlPlaneKey } from "#lib/domain/fact/lift.ts";
import { type Resource, resourceKey } from "#lib/domain/resource/resource.ts";

/** `apps/Deployment` as people say it: `Deployment`. */
const kindWord = (type: string): string => type.slice(type.lastIndexOf("/") + 1);

/** Version of an image: its tag, or enough of its digest to tell it from others. */
function versionOf(version: string): string {
  if (version === "") return "";
  return version.startsWith("sha256:") ? `@${version.slice(0, "sha256:".length + 12)}` : `:${version}`;
}

function label(resource: Resource): string {
  const { kind, type, namespace, name, container } = resource;
  switch (kind) {
    case "cluster":
      return "the cluster";
    case "node":
      return resourceKey(resource) === unseenControlPlaneKey
        ? "the control plane, which nobody looked at"
        : `node ${name}`;
    case "namespace":
      return `namespace ${name}`;
    case "image":
      return `image ${name}${versionOf(container)}`;
    case "workload":
    case "object": {
      const path = namespace === "" ? name : `${namespace}/${name}`;
      return `${kindWord(type)} ${path}${container === "" ? "" : `, container ${container}`}`;
    }
    default:
      return kind satisfies never;
  }
}

/**
 * A resource for the screen. Names come from documents, so they are cleaned like every other text of a tool.
 *
 * @example resourceRef(node("cp-1")).label // "node cp-1"
 */
export function resourceRef(resource: Resource): ResourceRef {
  return {
    kind: resource.kind,
    namespace: cleanTitle(resource.namespace),
    name: cleanTitle(resource.name),
    label: cleanTitle(label(resource)),
  };
}
