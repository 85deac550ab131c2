import * as z from "zod";

const parted = (value: unknown): unknown =>
  typeof value === "string" ? value.split(",").filter((each) => each !== "") : value;

/** GET /api/v1/clusters/export and /api/v1/scans/export: ids or names of clusters, separated by commas; none means all. */
export const ClustersExportQuery = z.strictObject({
  cluster: z
    .preprocess(
      parted,
      z
        .array(
          z
            .string()
            .max(300)
            .refine((text) => !text.includes("\u0000"), "Leave out unprintable characters."),
        )
        .max(500),
    )
    .default([]),
});
