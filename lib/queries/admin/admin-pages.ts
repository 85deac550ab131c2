import type { AdminPage } from "#lib/contract/views/admin.ts";
import type { Action } from "#lib/domain/access/action.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import { may } from "#lib/domain/access/policy.ts";

/** The pages of the administration and the right each asks for, in the order of its navigation. */
const all: readonly (AdminPage & { readonly action: Action })[] = [
  { href: "/admin/people", label: "People", action: "person:read" },
  { href: "/admin/tokens", label: "API tokens", action: "token:read" },
  { href: "/admin/weights", label: "Weights and profiles", action: "setting:read" },
  { href: "/admin/parameters", label: "Parameters", action: "setting:read" },
  { href: "/admin/intervals", label: "Intervals", action: "setting:read" },
  { href: "/admin/catalog", label: "Own catalog", action: "catalog:read" },
  { href: "/admin/audit", label: "Audit log", action: "audit:read" },
];

/** Those somebody may see; without one they are shown no way to the administration. */
export function adminPages(actor: Actor): AdminPage[] {
  return all.filter(({ action }) => may(actor, action)).map(({ href, label }) => ({ href, label }));
}
