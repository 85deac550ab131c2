"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { type Scope, scopeFromParams } from "#lib/contract/views/scope.ts";

/** Where the page stands and what its address narrows it to. The address is the only place where that is kept. */
export function useScope(): { readonly path: string; readonly params: URLSearchParams; readonly scope: Scope } {
  const path = usePathname() ?? "/";
  const params = new URLSearchParams(useSearchParams() ?? undefined);
  return { path, params, scope: scopeFromParams(params) };
}
