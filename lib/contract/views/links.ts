/** A path segment for any id: parentheses, slashes and percent signs included. */
const segment = (id: string): string =>
  encodeURIComponent(id).replace(/[()!'*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** Search part of an address; empty values are left out. */
function search(values: Readonly<Record<string, string | number | null | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

export const frameworkHref = (frameworkId: string): string => `/frameworks/${segment(frameworkId)}`;

/** @example requirementHref("hipaa", "164.312(a)(1)") // "/frameworks/hipaa/164.312%28a%29%281%29" */
export function requirementHref(
  frameworkId: string,
  requirementId: string,
  at: { cluster?: string | null; result?: string | null; clusters?: "all" | undefined } = {},
): string {
  return `${frameworkHref(frameworkId)}/${segment(requirementId)}${search(at)}`;
}

/** Every cluster of a requirement as a CSV file. */
export const requirementCsvHref = (frameworkId: string, requirementId: string): string =>
  `/api/v1${frameworkHref(frameworkId)}/requirements/${segment(requirementId)}/export`;

/** @example controlHref("topic:etcd-peer-tls") // "/controls/topic%3Aetcd-peer-tls" */
export function controlHref(
  controlId: string,
  at: { cluster?: string | null; result?: string | null; clusters?: "all" | undefined } = {},
): string {
  return `/controls/${segment(controlId)}${search(at)}`;
}

export const clusterHref = (clusterId: string): string => `/clusters/${segment(clusterId)}`;

/** Address of a scan, at a line of its document when given. */
export const scanHref = (scanId: string, line?: number | null): string =>
  `/scans/${segment(scanId)}${search({ line })}${line ? `#L${line}` : ""}`;

/** The id inside a path segment as a page receives it; null when it is no valid text. */
export function idFromSegment(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** A positive line number from the address; undefined for anything else. */
export function lineFromSearch(value: string | string[] | undefined): number | undefined {
  if (typeof value !== "string" || !/^[1-9]\d{0,8}$/.test(value)) return undefined;
  return Number(value);
}

/** The first value of a search parameter, capped; undefined when it is absent. */
export function oneFromSearch(value: string | string[] | undefined): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined || first === "" ? undefined : first.slice(0, 300);
}
