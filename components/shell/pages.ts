import type { IconName } from "#components/ui/icon.tsx";

/** `key` leads there after `g`. */
export type Page = { readonly href: string; readonly label: string; readonly icon: IconName; readonly key?: string };

/** The pages that work, in the order of the rail. */
export const pages: readonly Page[] = [
  { href: "/", label: "Overview", icon: "overview", key: "o" },
  { href: "/frameworks", label: "Frameworks", icon: "frameworks", key: "r" },
  { href: "/controls", label: "Controls", icon: "controls", key: "k" },
  { href: "/findings", label: "Findings", icon: "findings", key: "f" },
  { href: "/clusters", label: "Clusters", icon: "clusters", key: "c" },
];

/** Where those who run the product go; nobody else is shown the way. */
const adminPage: Page = { href: "/admin", label: "Admin", icon: "admin", key: "a" };

/** The pages of the rail for one person. */
export function pagesFor(mayAdmin: boolean): readonly Page[] {
  return mayAdmin ? [...pages, adminPage] : pages;
}

/** Whether a page of the rail is the one shown, or the list above it. A scan belongs to its cluster. */
export function isCurrent(href: string, path: string): boolean {
  if (href === "/") return path === "/";
  if (href === "/clusters" && path.startsWith("/scans/")) return true;
  return path === href || path.startsWith(`${href}/`);
}
