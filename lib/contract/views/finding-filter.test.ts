import { expect, test } from "vitest";
import {
  changed,
  FindingFilter,
  FindingQuery,
  findingFilterFromSearch,
  findingSearch,
  findingsHref,
  listedBy,
  openFromSearch,
  openWord,
} from "./finding-filter.ts";
import { placeOfWord, placeWord } from "./finding-place.ts";

const id = "0199aa00-0000-7000-8000-00000000000";
const one = { clusterId: `${id}1`, fingerprint: `${id}2` };
const read = (text: string) => findingFilterFromSearch(Object.fromEntries(new URLSearchParams(text)));

test("a filter survives its own address, whatever stands in it", () => {
  const filters = [
    read(""),
    read("severity=critical,high&state=fixed,vanished&kind=vulnerability&source=trivy,kube-bench"),
    read(
      "cluster=prod-eu,staging&namespace=shop,-&check=kyverno:a b/c&resource=apps/Deployment/shop/cart&image=r.io/x:1",
    ),
    read("state=all&group=workload&sort=last&order=asc&q=%25+_%5C%22%3Cscript%3E"),
    read(`sort=first&after=${placeWord(listedBy(read("sort=first")), ["2026-11-20 08:00:00.123456+00", `${id}1`])}`),
  ];

  for (const filter of filters) {
    const search = Object.fromEntries(findingSearch(filter));
    expect(findingFilterFromSearch(search)).toEqual(filter);
    expect(FindingQuery.parse(search)).toEqual(filter);
  }
});

test("the usual list has the shortest address: open findings, worst first", () => {
  expect(findingsHref(read(""))).toBe("/findings");
  expect(read("")).toMatchObject({ state: ["open"], sort: "severity", severity: [] });
  expect(findingsHref(read("order=desc&sort=severity&state=open&q="))).toBe("/findings");
});

test("a page leaves out what it does not understand and keeps the rest", () => {
  const filter = read(`severity=critical,loud&state=gone&sort=colour&group=owner&namespace=shop&q=${"x".repeat(301)}`);

  expect(filter).toEqual({ ...read("namespace=shop") });
  expect(read("check=a%00b").check).toBeUndefined();
  expect(findingFilterFromSearch({ cluster: ["a", "b,c"] }).cluster).toEqual(["a", "b", "c"]);
});

test("the API refuses what it does not understand, so that a misspelt filter never shows or exports more", () => {
  for (const search of [
    { severty: "high" },
    { severity: "loud" },
    { state: "closed" },
    { sort: "sla" },
    { open: "x" },
  ]) {
    expect(FindingQuery.safeParse(search).success, JSON.stringify(search)).toBe(false);
  }
  expect(FindingQuery.safeParse({ q: "", severity: "" }).success).toBe(true);
  expect(FindingQuery.safeParse({ after: "bm90aGluZw" }).success).toBe(false);
});

test("a place belongs to one sort and direction: another list begins anew", () => {
  const bySeverity = read("");
  const word = placeWord(listedBy(bySeverity), ["4", "2026-11-20 08:00:00+00", `${id}1`]);

  expect(read(`after=${word}`).after).toBe(word);
  expect(read(`after=${word}&order=asc`).after).toBeUndefined();
  expect(read(`after=${word}&sort=first`).after).toBeUndefined();
  expect(read(`after=${word}&group=check`).after).toBeUndefined();
  expect(changed(read(`after=${word}`), { severity: ["high"] }).after).toBeUndefined();
});

test("a place is what its sort is made of, and no text that a database would choke on", () => {
  const listed = listedBy(FindingFilter.parse({}));
  const place = (parts: readonly string[]) => placeOfWord(listed, placeWord(listed, parts));

  expect(place(["4", "2026-11-20 08:00:00+00", `${id}1`])).toEqual(["4", "2026-11-20 08:00:00+00", `${id}1`]);
  expect(place(["4", "2026-13-40 08:00:00+00", `${id}1`])).toBeNull();
  expect(place(["4", "now", `${id}1`])).toBeNull();
  expect(place(["4", "2026-11-20 08:00:00+00"])).toBeNull();
  expect(place(["x", "2026-11-20 08:00:00+00", "1 or 1=1"])).toBeNull();
  for (const word of ["", "%", "e30", "W10", "bnVsbA", "é"]) expect(placeOfWord(listed, word)).toBeNull();
  const byCheck = { sort: "check", order: "asc", group: undefined } as const;
  expect(placeOfWord(byCheck, placeWord(byCheck, ["Ünïcode 日本 \"'", "a", `${id}1`]))?.[0]).toBe("Ünïcode 日本 \"'");
});

test("an open finding is named by its cluster and fingerprint, and by nothing else", () => {
  expect(openFromSearch(openWord(one))).toEqual(one);
  for (const word of [undefined, "", "x", `${id}1`, `${id}1.${id}`, [openWord(one)], `${openWord(one)} `]) {
    expect(openFromSearch(word)).toBeNull();
  }
  expect(findingsHref(read("severity=high"), one)).toBe(`/findings?severity=high&open=${id}1.${id}2`);
});
