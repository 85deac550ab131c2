import * as z from "zod";
import { isKubeError, kubeError, safeText } from "./errors.ts";
import type { KubeClient, ServedKind } from "./types.ts";

/** What a cluster serves. */
export type Discovery = {
  /** `gitVersion` of the API server, such as `v1.33.4+k3s1`. */
  readonly version: string;
  /** Kinds that can be listed and watched, in every version served; a group's preferred version comes first. */
  readonly kinds: readonly ServedKind[];
  /** Group versions that did not answer (an aggregated API whose server is away): their kinds are not known. */
  readonly failed: readonly FailedGroup[];
};

export type FailedGroup = { readonly group: string; readonly version: string; readonly message: string };

type GroupVersion = { readonly group: string; readonly version: string };

/** How many group versions are asked for at a time. */
const parallel = 4;

const Version = z.object({ gitVersion: z.string().max(200) });
const CoreVersions = z.object({ versions: z.array(z.string()).max(100) });
const Groups = z.object({
  groups: z
    .array(
      z.object({
        name: z.string(),
        versions: z.array(z.object({ version: z.string() })).max(100),
        preferredVersion: z.object({ version: z.string() }).optional(),
      }),
    )
    .max(5_000),
});
const Resources = z.object({
  resources: z
    .array(
      z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean(), verbs: z.array(z.string()).nullish() }),
    )
    .max(5_000)
    .nullable(),
});

// One safe path segment: what a server names becomes part of later requests.
const segment = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

/**
 * Asks what a cluster serves: version, groups, and per group version its resources. A group that does not answer is told
 * in `failed` and keeps no other back. Throws KubeError when the cluster itself does not answer.
 */
export async function discover(client: KubeClient, signal?: AbortSignal): Promise<Discovery> {
  const [version, groupVersions] = await Promise.all([readVersion(client, signal), readGroups(client, signal)]);
  const kinds = new Map<GroupVersion, readonly ServedKind[]>();
  const failed: FailedGroup[] = [];
  const waiting = [...groupVersions];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        kinds.set(next, await readKinds(client, next, signal));
      } catch (error) {
        // A group version that went away in between is not served; with a wrong token nothing is known at all.
        if (!isKubeError(error) || error.reason === "unauthenticated") throw error;
        if (error.reason !== "not_found") failed.push({ ...next, message: error.message });
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return { version, kinds: groupVersions.flatMap((one) => kinds.get(one) ?? []), failed };
}

async function readVersion(client: KubeClient, signal: AbortSignal | undefined): Promise<string> {
  const { gitVersion } = await read(client, "/version", Version, signal);
  return safeText(gitVersion);
}

async function readGroups(client: KubeClient, signal: AbortSignal | undefined): Promise<readonly GroupVersion[]> {
  const [core, named] = await Promise.all([
    read(client, "/api", CoreVersions, signal),
    read(client, "/apis", Groups, signal),
  ]);
  const ofCore = core.versions.map((version) => ({ group: "", version }));
  const ofGroups = named.groups.flatMap(({ name, versions, preferredVersion }) => {
    const all = versions.map(({ version }) => version);
    const preferred = all.filter((version) => version === preferredVersion?.version);
    const others = all.filter((version) => version !== preferredVersion?.version);
    return [...preferred, ...others].map((version) => ({ group: name, version }));
  });
  return [...ofCore, ...ofGroups].filter(
    ({ group, version }) => (group === "" || segment.test(group)) && segment.test(version),
  );
}

async function readKinds(
  client: KubeClient,
  { group, version }: GroupVersion,
  signal: AbortSignal | undefined,
): Promise<readonly ServedKind[]> {
  const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const { resources } = await read(client, path, Resources, signal);
  return (resources ?? [])
    .filter(({ name, verbs }) => segment.test(name) && verbs?.includes("list") === true && verbs.includes("watch"))
    .map(({ name, kind, namespaced }) => ({ group, version, plural: name, kind, namespaced }));
}

async function read<T>(
  client: KubeClient,
  path: string,
  shape: z.ZodType<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const parsed = shape.safeParse(await client.json(path, { maxBytes: 8 * 1024 * 1024, ...(signal ? { signal } : {}) }));
  if (parsed.success) return parsed.data;
  throw kubeError(
    "invalid",
    `The answer to ${path} is not what a Kubernetes API server gives. Check the server's address.`,
  );
}
