import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { ask } from "#components/ui/ask.ts";
import { send } from "#components/ui/send.ts";
import { SavedViewId, SavedViews, viewPath, viewsPath } from "#lib/contract/views/saved-view.ts";

/** What a form says about a view. `page` and `query` are left out where it goes on showing what it showed. */
export type ViewForm = {
  readonly name: string;
  readonly shared: boolean;
  readonly page?: string;
  readonly query?: string;
};

export const viewsKey = ["views"] as const;

/** Own and shared views. */
export const viewsQuery = (enabled: boolean) =>
  queryOptions({ queryKey: viewsKey, queryFn: () => ask(viewsPath, SavedViews), enabled });

/** Saves a new view, or changes the one that is named; null, or what the server says against it. */
export async function storeView(viewId: string | null, form: ViewForm): Promise<string | null> {
  const answer =
    viewId === null
      ? await send("POST", viewsPath, form, SavedViewId)
      : await send("PATCH", viewPath(viewId), form, SavedViewId);
  return answer.ok ? null : answer.message;
}

/** Takes a view away; null, or what the server says against it. */
export async function dropView(viewId: string): Promise<string | null> {
  const answer = await send("DELETE", viewPath(viewId), undefined, z.undefined());
  return answer.ok ? null : answer.message;
}
