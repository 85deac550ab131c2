/** Why a sign-in that had begun did not succeed; travels in the address of the sign-in page. */
export const signInFaults = [
  "start",
  "denied",
  "client",
  "redirect",
  "state",
  "late",
  "nonce",
  "clock",
  "signature",
  "issuer",
  "network",
  "scope",
  "limited",
  "server",
  "other",
] as const;
export type SignInFault = (typeof signInFaults)[number];

/** True for a word that names a fault; anything else in the address is ignored. */
export function isSignInFault(word: string | undefined): word is SignInFault {
  return signInFaults.some((fault) => fault === word);
}

// What openid-client and providers say, as far as it is stable; the first line that fits counts.
const signs: readonly (readonly [RegExp, SignInFault])[] = [
  [/access_denied|login_required|consent_required|interaction_required/i, "denied"],
  [/invalid_client|unauthorized_client|client_id|client authentication/i, "client"],
  [/redirect_uri/i, "redirect"],
  [/invalid_scope/i, "scope"],
  [/cookie was missing|could not be parsed/i, "late"],
  [/state mismatch|state missing|checks\.state/i, "state"],
  [/invalid_grant|code verifier|code_verifier/i, "late"],
  [/nonce/i, "nonce"],
  [/issued in the future|not active yet|JWT expired|timestamp/i, "clock"],
  [/unexpected iss|iss mismatch|iss missing|issuer/i, "issuer"],
  [/signature|\balg\b|jwks|no matching key|\baud\b/i, "signature"],
  [/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|timed out|socket|certificate|fetch failed/i, "network"],
];

/** The kind of fault behind an error of the sign-in library. Its text is judged here and shown nowhere. */
export function faultOf(text: string): SignInFault {
  return signs.find(([pattern]) => pattern.test(text))?.[1] ?? "other";
}
