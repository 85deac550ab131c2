import type { TypeWords } from "#lib/contract/views/api-reference.ts";

/** What a field holds; the name of a shape leads to it, further down the page. */
export function TypeText({ type }: { type: TypeWords }) {
  return (
    <code className="break">
      {type.map(({ text, shape }, at) =>
        shape === undefined ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the words of one type never change their order
          <a key={at} className="trace" href={`#${shape}`}>
            {text}
          </a>
        ),
      )}
    </code>
  );
}
