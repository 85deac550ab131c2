import type { IconName } from "#components/ui/icon.tsx";

/** The pages that work, in the order of the rail. */
export const pages: readonly { readonly href: string; readonly label: string; readonly icon: IconName }[] = [
  { href: "/", label: "Overview", icon: "overview" },
  { href: "/frameworks", label: "Frameworks", icon: "frameworks" },
  { href: "/findings", label: "Findings", icon: "findings" },
  { href: "/clusters", label: "Clusters", icon: "clusters" },
];

/** Whether a page of the rail is the one shown, or the list above it. A scan belongs to its cluster. */
export function isCurrent(href: string, path: string): boolean {
  if (href === "/") return path === "/";
  if (href === "/clusters" && path.startsWith("/scans/")) return true;
  return path === href || path.startsWith(`${href}/`);
}
