import { readEnv } from "#lib/env.ts";
import { answerMetrics } from "#lib/http/metrics/answer-metrics.ts";

// Asked of the running process, never answered from the build.
export const dynamic = "force-dynamic";

/** For Prometheus, behind a token of its own; not part of the API of the product. */
export async function GET(request: Request): Promise<Response> {
  return await answerMetrics(request, readEnv().metricsToken);
}
