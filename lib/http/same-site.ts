import { AppError } from "#lib/errors.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a request that another site's page made a browser send along with our cookie. Only requests that change
 * something and are known by a cookie need it: a token is never sent by itself. Browsers say where a request comes
 * from (`sec-fetch-site`, `origin`); one that says nothing is refused.
 */
export function refuseForeignOrigin(request: Request, publicUrl: string): void {
  if (safeMethods.has(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin") return;
  if (site === null && isOurs(request.headers.get("origin"), request, publicUrl)) return;
  throw new AppError(
    "forbidden",
    "This request came from another site and was refused. Use the pages of this server.",
    {
      reason: "foreign_origin",
    },
  );
}

function isOurs(origin: string | null, request: Request, publicUrl: string): boolean {
  if (origin === null) return false;
  if (origin === new URL(publicUrl).origin) return true;
  // The same server under another of its names: the cookie is bound to the host the browser spoke to.
  const host = request.headers.get("host");
  return host !== null && URL.parse(origin)?.host === host;
}
