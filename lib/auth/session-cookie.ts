/** Name of the cookie; the prefix makes browsers refuse it from another host or without TLS. */
export function sessionCookieName(publicUrl: string): string {
  return publicUrl.startsWith("https:") ? "__Host-kubeproof-session" : "kubeproof-session";
}

export type SessionCookie = {
  readonly httpOnly: true;
  readonly sameSite: "lax";
  readonly path: "/";
  readonly secure: boolean;
};

/** How the cookie travels: never to scripts, never along with another site's unsafe request. */
export function sessionCookieOptions(publicUrl: string): SessionCookie {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: publicUrl.startsWith("https:") };
}

/** A header that makes the browser forget the session. */
export function forgetSessionCookie(publicUrl: string): string {
  const secure = publicUrl.startsWith("https:") ? "; Secure" : "";
  return `${sessionCookieName(publicUrl)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`;
}

/** Value of one cookie of a `cookie` header; null when it is not there or there twice (somebody may have planted one). */
export function cookieValue(header: string | null, name: string): string | null {
  const values = (header ?? "")
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
  return values.length === 1 && values[0] !== "" ? (values[0] ?? null) : null;
}
