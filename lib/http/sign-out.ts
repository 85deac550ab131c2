import { forgetSessionCookie } from "#lib/auth/session-cookie.ts";
import { endSessionUrl } from "#lib/auth/sign-in.ts";
import { openHouse } from "./context.ts";

/** Makes the browser forget the session cookie. */
export function signedOutHeaders(): Readonly<Record<string, string>> {
  return { "set-cookie": forgetSessionCookie(openHouse().env.publicUrl) };
}

/** Where the issuer ends its own session too; null when it offers that nowhere. */
export async function issuerSignOut(): Promise<string | null> {
  return await endSessionUrl(openHouse().env);
}
