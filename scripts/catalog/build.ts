import * as z from "zod";
import { assembleCatalog } from "#lib/catalog/assemble.ts";
import { TopicRecord } from "#lib/catalog/files.ts";
import { parseCatalogFiles } from "#lib/catalog/read.ts";
import { unwitnessableFacts } from "#lib/domain/catalog/witnessable.ts";
import { benchmarkFile } from "./benchmarks.ts";
import { besideRecords } from "./beside.ts";
import { corrections } from "./corrections.ts";
import { controlRecords, factRecords } from "./facts.ts";
import { cisFile, frameworkFile } from "./frameworks.ts";
import { cisLinks, linkRecords } from "./links.ts";
import { probesOf } from "./probes.ts";
import { type Reference, readReference } from "./reference.ts";
import { beliefsOf, checkRecord, faultsOf } from "./tools.ts";
import { topicRecords, topicsOfProbes } from "./topics.ts";
import { byId, header, lines } from "./write.ts";

/** Raised by hand when the data change in meaning; every stored status also carries the digest. */
const version = "2026.11.0";
const cisId = "cis-kubernetes";

/** Texts of files by their path in the catalog folder. */
export type CatalogTexts = ReadonlyMap<string, string>;

function aboutText(reference: Reference): string {
  const tools = ["falco", "gatekeeper", "kyverno", "polaris", "probe", "trivy"];
  const sources = reference.sources.map(({ tool, repository, commit, licence }) => {
    return { what: `Check ids of ${tool}`, from: `${repository} at ${commit}`, licence };
  });
  const benchmarks = Object.keys(reference.kubeBench.benchmarks).sort(byId);
  return header({ version, frameworks: reference.mapping.frameworks, tools, benchmarks, sources });
}

function addTools(texts: Map<string, string>, reference: Reference): void {
  const probes = probesOf(reference);
  const faults = faultsOf(reference, probes);
  const beliefs = beliefsOf(faults);
  const topics = topicsOfProbes(reference);
  texts.set("controls.json", lines(controlRecords(reference)));
  texts.set("facts.json", lines(factRecords(reference, probes, beliefs)));
  texts.set("topics.json", lines(topicRecords(reference, beliefs)));
  texts.set("faults.json", lines(faults));
  for (const [tool, checks] of Object.entries(reference.checks)) {
    const records = [...checks].sort((a, b) => byId(a.id, b.id)).map(checkRecord);
    texts.set(`checks/${tool}.json`, lines(records));
  }
  const ours = probes.map(({ id, title }) => {
    const topic = topics.get(id);
    return checkRecord({ id, title, severity: null, ...(topic === undefined ? {} : { topic }) });
  });
  texts.set("checks/probe.json", lines(ours));
}

function besideOf(reference: Reference, topicsText: string) {
  const judged = [cisId, ...reference.frameworks.map(({ id }) => id)].map((framework) => ({
    framework,
    links: framework === cisId ? cisLinks(reference.cis) : linkRecords(reference, framework),
  }));
  const topics = z.array(TopicRecord).parse(JSON.parse(topicsText));
  return besideRecords(reference, judged, new Map(topics.map(({ topic, control }) => [`topic:${topic}`, control])));
}

/**
 * Makes every data file of the catalog from the reference folder. The same folder always gives the same bytes.
 *
 * @example buildCatalog("reference").get("controls.json")
 */
export function buildCatalog(folder: string): CatalogTexts {
  const reference = readReference(folder);
  const texts = new Map<string, string>([["about.json", aboutText(reference)]]);
  addTools(texts, reference);
  for (const [name, benchmark] of Object.entries(reference.kubeBench.benchmarks)) {
    texts.set(`benchmarks/${name}.json`, header(benchmarkFile(name, benchmark)));
  }
  texts.set(`frameworks/${cisId}.json`, header(cisFile(reference.cis, cisId)));
  texts.set(`links/${cisId}.json`, lines(cisLinks(reference.cis)));
  for (const framework of reference.frameworks) {
    texts.set(`frameworks/${framework.id}.json`, header(frameworkFile(reference, framework)));
    texts.set(`links/${framework.id}.json`, lines(linkRecords(reference, framework.id)));
  }
  texts.set("corrections.json", lines(corrections));
  texts.set("beside.json", lines(besideOf(reference, texts.get("topics.json") ?? "[]")));
  texts.set("unwitnessable.json", "[]\n");
  const catalog = assembleCatalog(parseCatalogFiles((file) => texts.get(file)));
  texts.set("unwitnessable.json", lines(unwitnessableFacts(catalog)));
  return texts;
}
