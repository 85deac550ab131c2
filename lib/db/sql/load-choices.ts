import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  pinned: z.string().nullable().catch(null),
  /** Profile in use by framework; what was stored otherwise is no choice. */
  profiles: z.record(z.string(), z.string()).nullable().catch(null),
});

/** What people chose: the framework a person pinned, and the profiles the organisation uses. */
export type Choices = {
  readonly pinnedFrameworkId: string | null;
  /** Profile id by framework id. */
  readonly profiles: Readonly<Record<string, string>>;
};

/** Choices of one person (null: nobody in particular) and of the organisation. */
export async function loadChoices(q: Queryable, personId: string | null): Promise<Choices> {
  const rows = await q.query(
    `select (select value from preference where person_id = $1::uuid and key = 'pinned-framework') as pinned,
            (select value from setting where key = 'profiles') as profiles`,
    [personId],
  );
  const [{ pinned, profiles }] = z.tuple([Row]).parse(rows);
  return { pinnedFrameworkId: pinned, profiles: profiles ?? {} };
}
