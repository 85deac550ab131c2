import type { Metadata } from "next";
import { People } from "#components/admin/people.tsx";
import { PeopleQuery } from "#lib/contract/views/admin.ts";
import { requireViewer } from "#lib/http/page.ts";
import { roleGroupsInForce } from "#lib/http/role-groups.ts";
import { listPeople } from "#lib/queries/people/list-people.ts";
import type { Props } from "../../../page-props.ts";

export const metadata: Metadata = { title: "People" };

export default async function PeopleRoute({ searchParams }: Props) {
  const asked = PeopleQuery.safeParse(await searchParams);
  const ctx = await requireViewer("person:read");
  return <People view={await listPeople(ctx, roleGroupsInForce(), asked.success ? asked.data : {})} />;
}
