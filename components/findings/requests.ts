import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ask } from "#components/ui/ask.ts";
import { FindingList } from "#lib/contract/views/findings.ts";

/** The list a search part names, as it stands once `news` was heard; null asks for nothing. */
export const findingsQuery = (search: string, news: string | null) =>
  queryOptions({
    queryKey: ["findings", search, news],
    queryFn: () => ask(`/api/v1/findings${search === "" ? "" : `?${search}`}`, FindingList),
    enabled: news !== null,
    placeholderData: keepPreviousData,
  });
