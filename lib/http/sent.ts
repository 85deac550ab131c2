/** A body that a handler reads itself, for the documentation. */
export type Sent = {
  readonly types: readonly string[];
  /** One sentence: what the body is. */
  readonly says: string;
  /** Request headers that belong to it, by name. */
  readonly headers?: Readonly<Record<string, { readonly says: string; readonly required: boolean }>>;
};
