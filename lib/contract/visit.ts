import * as z from "zod";
import { Instant } from "./views/standing.ts";

/** Weight that passed and weight of T, by `framework profile`. */
const Proven = z.record(z.string(), z.tuple([z.int().min(0), z.int().min(0)]).readonly());
const Look = z.object({ at: z.number().min(0), proven: Proven });

/** How a visit is kept among a person's preferences. */
export const KeptVisit = z.object({ current: Look, before: Look.nullable() });

/** Key of the preference that keeps it. */
export const visitKey = "overview-visit";

/** POST /api/v1/visits: somebody looks at where everything stands; nothing but that is said. */
export const NoteVisit = z.strictObject({});

/** What the server adds of its own: what is proven at that moment. */
export const ProvenVisit = z.strictObject({ proven: Proven });

/** Since when the visit is, and whether it has only just begun. */
export const NotedVisit = z.object({ since: Instant, begun: z.boolean() });
