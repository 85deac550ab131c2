import { expect, test } from "vitest";
import { readOwnFile } from "./read-own-file.ts";

test("a file is read as the text it is; one that is no text, or larger than 1 MiB, is told before anything is sent", async () => {
  expect(await readOwnFile(new File(["kind: mapping\n# ü\n"], "a.yaml"))).toEqual({
    ok: true,
    content: "kind: mapping\n# ü\n",
  });
  expect(await readOwnFile(new File([new Uint8Array([0xff, 0xfe])], "a.yaml"))).toMatchObject({ ok: false });
  expect(await readOwnFile(new File(["x".repeat(1024 * 1024 + 1)], "a.yaml"))).toMatchObject({ ok: false });
});
