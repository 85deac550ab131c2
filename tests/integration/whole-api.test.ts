import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { serveApi } from "#tests/support/api-server.ts";
import { arrive, hours, sample } from "#tests/support/arrivals.ts";
import { withExamples } from "#tests/support/document-examples.ts";
import { testHouse } from "#tests/support/house.ts";
import { installSchemathesis, trySchemathesis } from "#tests/support/schemathesis.ts";
import { apiDocument } from "../../scripts/parts/api-document.ts";

const missing = installSchemathesis();
const guarantee = "no input makes the API fail, or answer anything that its description does not say";

const house = await testHouse({ KUBEPROOF_REQUESTS_PER_MINUTE: "1000000" });
const folder = path.join(import.meta.dirname, "..", ".output", "schemathesis");

/** Something there is of every kind, so that operations also answer what they are for. */
async function things(): Promise<Readonly<Record<string, string>>> {
  const cluster = await house.cluster("prod-1");
  const document = sample("cp-1");
  const { scanId } = await arrive(house, { cluster, at: hours(0), bytes: document, node: "cp-1" });
  const [finding] = await house.sql<{ fingerprint: string }[]>`
    select fingerprint::text from finding_episode where cluster_id = ${cluster.id} limit 1`;
  const { actor } = await house.token(["cluster:read"], [cluster.id]);
  const [framework] = loadCatalog().frameworks.values();
  const requirement = framework?.requirements.find(({ leaf }) => leaf);
  return {
    ...{ cluster: cluster.id, scan: scanId, scanner: "kube-bench", token: actor.id },
    ...{ fingerprint: finding?.fingerprint ?? "", framework: framework?.id ?? "", requirement: requirement?.id ?? "" },
  };
}

test.skipIf(missing !== null)(
  missing === null ? guarantee : `${guarantee} (not tried: ${missing})`,
  { timeout: 600_000 },
  async () => {
    mkdirSync(folder, { recursive: true });
    const document = path.join(folder, "openapi.json");
    writeFileSync(document, withExamples(await apiDocument(), await things()));
    const { cookie } = await house.signIn(["admin"]);
    const url = await serveApi();

    const { code, output } = await trySchemathesis({
      ...{ document, url, folder, cases: 8 },
      headers: { Cookie: cookie, "Sec-Fetch-Site": "same-origin" },
      // It ends the session all others are tried with.
      without: ["deleteSession"],
    });
    writeFileSync(path.join(folder, "output.txt"), output);

    expect(code, output.slice(-20_000)).toBe(0);
  },
);
