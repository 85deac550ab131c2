import type { SignInFault } from "./sign-in-fault.ts";

/** The page that asks people to sign in, with why the last try failed. */
export function signInPath(fault: SignInFault | null, callbackPath = "/"): string {
  const query = new URLSearchParams();
  if (callbackPath !== "/") query.set("callbackUrl", callbackPath);
  if (fault !== null) query.set("error", fault);
  return query.size === 0 ? "/sign-in" : `/sign-in?${query}`;
}
