/** What the framework hands a page: the parts of its path, and its search part. Both are hostile text until parsed. */
export type Props<Part extends string = never> = {
  readonly params: Promise<Readonly<Record<Part, string>>>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
};
