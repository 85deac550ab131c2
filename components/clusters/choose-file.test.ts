import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { chooseFile } from "./choose-file.ts";

const kubeBench = '{"Controls":[{"id":"1","node_type":"master","tests":[]}]}';
const file = (content: BlobPart, name = "report.json") => new File([content], name);

test("a file is known by its content, whatever it is called", async () => {
  const polaris = await chooseFile(file('{"PolarisOutputVersion":"1.0"}', "trivy.json"));
  const nothing = await chooseFile(file("hello"));

  expect(polaris).toMatchObject({ name: "trivy.json", likely: { id: "polaris" } });
  expect(nothing).toMatchObject({ likely: null });
});

test("gzip is unpacked, so that the bytes that are sent are the tool's own", async () => {
  const chosen = await chooseFile(file(new Uint8Array(gzipSync(kubeBench))));

  expect(chosen).toMatchObject({ likely: { id: "kube-bench" } });
  expect(typeof chosen === "string" ? "" : new TextDecoder().decode(chosen.data)).toBe(kubeBench);
});

test("a text in UTF-16 is recognised as well", async () => {
  const bytes = new Uint8Array(Buffer.from(`\ufeff${kubeBench}`, "utf16le"));

  expect(await chooseFile(file(bytes))).toMatchObject({ likely: { id: "kube-bench" } });
});

test("an empty file, broken gzip and a bomb are refused with what to do", async () => {
  expect(await chooseFile(file(""))).toMatch(/empty.*Run the tool again/);
  expect(await chooseFile(file(new Uint8Array([0x1f, 0x8b, 8, 0, 1])))).toMatch(/cannot be unpacked/);
  const bomb = new Uint8Array(gzipSync(new Uint8Array(65 * 1024 * 1024)));
  expect(await chooseFile(file(bomb))).toMatch(/at most .* are read here/);
});
