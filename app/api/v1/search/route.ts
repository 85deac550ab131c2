import { SearchAnswer, SearchQuery } from "#lib/contract/views/search.ts";
import { route } from "#lib/http/route.ts";
import { search } from "#lib/queries/search/search.ts";

export const GET = route({
  summary: "Clusters, frameworks, requirements, failing checks and resources by name, best first",
  action: "cluster:read",
  query: SearchQuery,
  response: SearchAnswer,
  handle: ({ ctx, query }) => search(ctx, query),
});
