import { checkReadiness } from "#lib/http/context.ts";

// Asked of the running process, never answered from the build.
export const dynamic = "force-dynamic";

/**
 * The process can serve: its database answers and is migrated. Whether a worker runs is told and decides nothing: without one
 * pages are still served and documents still kept. Needs no session.
 */
export async function GET(): Promise<Response> {
  const { ready, reason, worker } = await checkReadiness();
  const body = { status: ready ? "ok" : "unavailable", reason, worker };
  return Response.json(body, { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } });
}
