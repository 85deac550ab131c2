import { badRequest, notFound } from "./status.ts";
import type { ClusterStore } from "./store.ts";
import type { Stored } from "./stored.ts";

/** `GET …/pods/<pod>/log`: text, or the refusal of a real API server when the container is not clear. */
export function containerLog(store: ClusterStore, namespace: string, pod: string, query: URLSearchParams): string {
  const stored = store.collection("", "pods")?.get(`${namespace}/${pod}`);
  if (stored === undefined) throw notFound("", "pods", pod);
  const container = containerOf(stored, query.get("container"));
  if (query.get("previous") === "true") {
    throw badRequest(
      `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(pod)} not found`,
    );
  }
  if (stored.phase === "Pending") {
    throw badRequest(`container "${container}" in pod "${pod}" is waiting to start: ContainerCreating`);
  }
  return store.logs.read(namespace, pod, container, {
    tailLines: countOf(query, "tailLines"),
    limitBytes: countOf(query, "limitBytes"),
    timestamps: query.get("timestamps") === "true",
  });
}

function containerOf(pod: Stored, asked: string | null): string {
  const names = containerNames(pod);
  const [only] = names;
  if (asked === null) {
    if (only !== undefined && names.length === 1) return only;
    throw badRequest(`a container name must be specified for pod ${pod.name}, choose one of: [${names.join(" ")}]`);
  }
  if (names.includes(asked)) return asked;
  throw badRequest(`container ${asked} is not valid for pod ${pod.name}`);
}

function containerNames(pod: Stored): readonly string[] {
  const { spec }: { spec?: { containers?: unknown; initContainers?: unknown } } = JSON.parse(pod.rest);
  const listed = [spec?.containers, spec?.initContainers].flatMap((list) => (Array.isArray(list) ? list : []));
  return listed.map((container: unknown) => String(Object(container).name));
}

function countOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0) return count;
  throw badRequest(`${name}: Invalid value: ${JSON.stringify(text)}`);
}
