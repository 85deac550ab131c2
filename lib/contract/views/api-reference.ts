/** What a field holds, in words; a part with `shape` leads to the shape of that name. */
export type TypeWords = readonly { readonly text: string; readonly shape?: string }[];

/** A field of a body or an answer; what is in a field has its path: `sources[].label`. */
export type ApiField = {
  readonly path: string;
  readonly type: TypeWords;
  readonly required: boolean;
  readonly says: string;
};

export type ApiParameter = ApiField & { readonly where: "path" | "query" | "header" };

export type ApiAnswer = { readonly status: string; readonly says: string; readonly holds: TypeWords };

export type ApiOperation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** Who may, and what more there is to say. */
  readonly notes: readonly string[];
  readonly parameters: readonly ApiParameter[];
  readonly body: { readonly says: string; readonly fields: readonly ApiField[] } | null;
  readonly answers: readonly ApiAnswer[];
  /** A command to try it with a token; null where tokens may not. */
  readonly example: string | null;
};

export type ApiShape = {
  readonly name: string;
  readonly says: string;
  readonly holds: TypeWords;
  readonly fields: readonly ApiField[];
};

export type ApiGroupRow = {
  readonly name: string;
  readonly about: string;
  readonly operations: readonly Pick<ApiOperation, "id" | "method" | "path" | "summary">[];
};

/** Page /api-docs. */
export type ApiOverview = {
  readonly serverUrl: string;
  readonly version: string;
  readonly requestsPerMinute: number;
  readonly groups: readonly ApiGroupRow[];
  readonly refusals: readonly { readonly code: string; readonly status: number; readonly says: string }[];
};

/** Page /api-docs/[group]: its operations, and every shape they speak of. */
export type ApiGroup = {
  readonly name: string;
  readonly about: string;
  readonly operations: readonly ApiOperation[];
  readonly shapes: readonly ApiShape[];
};

/** Where the API is described for people. */
export const apiDocsHref = (group?: string, anchor?: string): string =>
  `/api-docs${group === undefined ? "" : `/${group}`}${anchor === undefined ? "" : `#${anchor}`}`;
