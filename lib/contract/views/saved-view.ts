import * as z from "zod";
import { Instant } from "./standing.ts";

/** Longest name of a view, in characters, and longest question it keeps. */
export const longestViewName = 80;
const longestQuery = 4_000;

// A database text cannot hold NUL.
const Name = z
  .string()
  .trim()
  .min(1, "Give it a name.")
  .max(longestViewName)
  .refine((text) => !text.includes("\u0000"), "Leave out unprintable characters.");
const Page = z
  .string()
  .max(500)
  .regex(/^\/(?!\/)[^?#\s]*$/, "is no page of the console");
/** The part of an address behind the question mark. */
const Query = z
  .string()
  .max(longestQuery)
  .refine((text) => !["\u0000", "#", "?"].some((mark) => text.includes(mark)), "is no search part of an address");

/** POST /api/v1/views: a page with its filters, under a name. Shared views are shown to everyone who may see what they show. */
export const SaveView = z.strictObject({ name: Name, page: Page, query: Query, shared: z.boolean().default(false) });

/** PATCH /api/v1/views/{view}: what is left out stays. */
export const ChangeView = z.strictObject({
  name: Name.optional(),
  /** Both or neither: another question of the page, or another page. */
  page: Page.optional(),
  query: Query.optional(),
  shared: z.boolean().optional(),
});
export const ChangeViewOf = ChangeView.extend({ viewId: z.uuid("is no id") });
export const DeleteView = z.strictObject({ viewId: z.uuid("is no id") });
export const ViewPath = z.object({ view: z.uuid("is no id") });

/** A saved view as one person sees it. */
export const SavedView = z.object({
  id: z.string(),
  name: z.string(),
  /** What kind of page it shows, in words. */
  about: z.string(),
  /** The address it leads to, with what of its filters still exists. */
  href: z.string(),
  shared: z.boolean(),
  /** Who shared it; null for the viewer's own. */
  owner: z.string().nullable(),
  mayChange: z.boolean(),
  /** What it asked for that does not exist any more, in sentences. */
  problems: z.array(z.string()),
  updatedAt: Instant,
});
export type SavedView = z.infer<typeof SavedView>;

/** GET /api/v1/views: own ones and shared ones, by name. */
export const SavedViews = z.object({
  views: z.array(SavedView),
  /** Others exist that are not listed. */
  more: z.boolean(),
});
export type SavedViews = z.infer<typeof SavedViews>;

export const SavedViewId = z.object({ id: z.string() });

export const viewsPath = "/api/v1/views";
export const viewPath = (viewId: string): string => `${viewsPath}/${encodeURIComponent(viewId)}`;
