import * as z from "zod";
import { ControlFilter } from "./control-filter.ts";
import { Named } from "./read-paths.ts";

/** GET /api/v1/controls/{control} */
export const ControlPath = z.object({ control: Named });
export const ControlQuery = z.strictObject({
  /** The cluster whose evidence is shown, by id or name; the one that stands worst when it is left out. */
  cluster: Named.optional(),
  /** Key of the word whose raw lines are shown, as `evidence` of an answer names it. */
  result: Named.optional(),
});

/** GET /api/v1/controls/export: the filter of the list, which has no place in it. */
export const ControlExportQuery = ControlFilter.omit({ after: true });
