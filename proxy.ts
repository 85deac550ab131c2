import { type NextRequest, NextResponse } from "next/server";
import { type Env, readEnv } from "#lib/env.ts";
import { guardPage } from "#lib/http/page-guard.ts";

let env: Env | null = null;

/** Called before a page is rendered: may lead to the sign-in page and sets the content policy. It protects nothing. */
export function proxy(request: NextRequest): Response {
  env ??= readEnv();
  const guard = guardPage(request, { publicUrl: env.publicUrl, isDevelopment: !env.isProduction });
  if (guard.redirectTo !== null) return NextResponse.redirect(guard.redirectTo, 303);
  const response = NextResponse.next({ request: { headers: guard.requestHeaders } });
  for (const [name, value] of guard.responseHeaders) response.headers.set(name, value);
  return response;
}

export const config = {
  // Routes of the API answer for themselves; the framework would also cut off their bodies at 10 MB here.
  matcher: ["/((?!api/|_next/static|_next/image|healthz|readyz|favicon|icon|.*\\.(?:png|svg|ico|woff2|txt)$).*)"],
};
