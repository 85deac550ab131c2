import { PeopleQuery, PeopleView } from "#lib/contract/views/admin.ts";
import { roleGroupsInForce } from "#lib/http/role-groups.ts";
import { route } from "#lib/http/route.ts";
import { listPeople } from "#lib/queries/people/list-people.ts";

export const GET = route({
  summary: "Who signed in here, with which roles, and where; and which group gives which role",
  action: "person:read",
  query: PeopleQuery,
  response: PeopleView,
  handle: ({ ctx, query }) => listPeople(ctx, roleGroupsInForce(), query),
});
