import { expect, test } from "vitest";
import { writeJson } from "./write-json.ts";

async function textOf(...batches: readonly (readonly unknown[])[]): Promise<string> {
  async function* each() {
    for (const batch of batches) yield batch;
  }
  let text = "";
  for await (const part of writeJson("findings", each())) text += part;
  return text;
}

test("every item of every batch stands in one array, and nothing makes an empty one", async () => {
  const hostile = '</script>"\u2028\n';

  expect(JSON.parse(await textOf([1, hostile], [], [{ a: null }]))).toEqual({ findings: [1, hostile, { a: null }] });
  expect(JSON.parse(await textOf([], []))).toEqual({ findings: [] });
  expect(JSON.parse(await textOf())).toEqual({ findings: [] });
});
