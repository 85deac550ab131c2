import type { ReactNode } from "react";
import { Account } from "#components/account/account.tsx";
import { Checked, InForce } from "#components/admin/checked.tsx";
import { OwnCatalog } from "#components/admin/own-catalog.tsx";
import { Cluster } from "#components/clusters/cluster.tsx";
import { ClusterList } from "#components/clusters/cluster-list.tsx";
import { Control } from "#components/controls/control.tsx";
import { Controls } from "#components/controls/controls.tsx";
import { Findings } from "#components/findings/findings.tsx";
import { Framework } from "#components/frameworks/framework.tsx";
import { FrameworkList } from "#components/frameworks/framework-list.tsx";
import { Requirement } from "#components/frameworks/requirement.tsx";
import { Overview } from "#components/overview/overview.tsx";
import { Scan } from "#components/scans/scan.tsx";
import { SignOut } from "#components/shell/sign-out.tsx";
import { NoRole, SignIn } from "#components/sign-in/sign-in.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { controlFilterFromSearch } from "#lib/contract/views/control-filter.ts";
import { findingFilterFromSearch } from "#lib/contract/views/finding-filter.ts";
import { filterFromSearch } from "#lib/contract/views/framework-filter.ts";
import ConsoleError from "../../app/(console)/error.tsx";
import Loading from "../../app/(console)/loading.tsx";
import { shownAdminPages } from "./admin-pages.tsx";
import { shownApiPages } from "./api-pages.tsx";
import { cluster, clusterList, clusterListEmpty, clusterNew, clusterSilent } from "./examples/clusters.ts";
import {
  controlEmpty,
  controlExample,
  controlFleet,
  controlListExample,
  controlListNothing,
} from "./examples/controls.ts";
import {
  finding,
  findingFixed,
  findingHostile,
  findingList,
  findingListEmpty,
  findingListGrouped,
  findingListHostile,
  findingListNothing,
  findingListSilent,
  findingSilent,
} from "./examples/findings.ts";
import { benchmark, frameworkExample, frameworksBySize } from "./examples/framework.ts";
import { account, scan, scanFailed, signIn, signInFault, signInPeople, signInProblem } from "./examples/others.ts";
import { frameworkList, frameworkListEmpty, overview, overviewEmpty, overviewWaiting } from "./examples/overview.ts";
import { checkedOwn, checkedOwnBroken, ownCatalog, ownCatalogEmpty } from "./examples/own-catalog.ts";
import { requirement, requirementEmpty, requirementLong } from "./examples/requirement.ts";

/** A page in a state worth looking at. `bare` pages stand without the frame; `huge` ones repeat the same parts thousands of times. */
export type Shown = {
  readonly name: string;
  readonly path: string;
  readonly bare: boolean;
  readonly huge?: boolean;
  /** The search part of its address, as far as the frame reads it. */
  readonly search?: string;
  readonly page: ReactNode;
};

const framed = (name: string, path: string, page: ReactNode, search = ""): Shown => ({
  ...{ name, path, bare: false, page, search },
});
// Rows like those of the page "framework", which axe does look at: a second look would take minutes and find the same.
const huge = (name: string, page: ReactNode): Shown => ({ ...framed(name, "/frameworks/x", page), huge: true });
const bare = (name: string, page: ReactNode): Shown => ({ name, path: "/sign-in", bare: true, page });
const findings = (
  name: string,
  view: typeof findingList,
  search: Readonly<Record<string, string>>,
  detail: typeof finding | "missing" | null = null,
): Shown =>
  framed(name, "/findings", <Findings view={view} filter={findingFilterFromSearch(search)} detail={detail} />);
const all = filterFromSearch({});
const three = ["prod-eu", "staging", "edge-42"];
const fleet = Array.from({ length: 200 }, (_, index) => `cluster-${index}`);
const controls = controlFilterFromSearch;
const many = Array.from({ length: 40 }, (_, index) => `cluster-${index}`);

function largest() {
  const found = frameworksBySize.at(-1);
  if (found === undefined) throw new Error("the catalog has no framework");
  return found;
}

function CheckedExamples() {
  const shown = { busy: false, onPut: () => undefined };
  return (
    <div className="stack max-w-[640px]">
      <PageHead title="What a check finds" />
      <Checked fileName="acme-policies.yaml" checked={checkedOwn} {...shown} />
      <Checked fileName="acme-baseline.yaml" checked={checkedOwnBroken} {...shown} />
      <InForce name="acme-baseline" version={4} kind="framework" />
    </div>
  );
}

/** Every page in each of its states: empty, as usual, silent, failed, very long. */
export const shownPages: readonly Shown[] = [
  framed("overview", "/", <Overview view={overview} />),
  framed("overview-first-run", "/", <Overview view={overviewEmpty} />),
  framed("overview-waiting", "/", <Overview view={overviewWaiting} />),
  framed("frameworks", "/frameworks", <FrameworkList view={frameworkList} />),
  framed("frameworks-no-cluster", "/frameworks", <FrameworkList view={frameworkListEmpty} />),
  framed("framework", "/frameworks/x", <Framework view={frameworkExample(benchmark, three)} filter={all} />),
  huge("framework-silent", <Framework view={frameworkExample(benchmark, three, true)} filter={all} />),
  huge("framework-no-cluster", <Framework view={frameworkExample(benchmark, [])} filter={all} />),
  framed(
    "framework-filtered",
    "/frameworks/x",
    <Framework view={frameworkExample(benchmark, three)} filter={filterFromSearch({ status: "failing" })} />,
  ),
  framed(
    "framework-nothing",
    "/frameworks/x",
    <Framework view={frameworkExample(benchmark, three)} filter={filterFromSearch({ status: "not_applicable" })} />,
  ),
  huge(
    "framework-largest",
    <Framework view={frameworkExample(largest(), many)} filter={filterFromSearch({ class: "all" })} />,
  ),
  framed("requirement", "/frameworks/x/y", <Requirement view={requirement} />),
  framed("requirement-empty", "/frameworks/x/y", <Requirement view={requirementEmpty} />),
  framed("requirement-long", "/frameworks/x/y", <Requirement view={requirementLong} />),
  framed("framework-fleet", "/frameworks/x", <Framework view={frameworkExample(largest(), fleet)} filter={all} />),
  framed("controls", "/controls", <Controls view={controlListExample(three)} filter={controls({})} />),
  huge("controls-fleet", <Controls view={controlListExample(fleet)} filter={controls({})} />),
  framed(
    "controls-nothing",
    "/controls",
    <Controls view={controlListNothing} filter={controls({ q: "no such thing", status: "failing" })} />,
  ),
  framed("control", "/controls/x", <Control view={controlExample} />),
  framed("control-empty", "/controls/x", <Control view={controlEmpty} />),
  framed("control-fleet", "/controls/x", <Control view={controlFleet} />),
  findings("findings", findingList, {}),
  findings("findings-open", findingList, {}, finding),
  findings("findings-grouped", findingListGrouped, { group: "check", severity: "critical,high" }),
  findings("findings-silent", findingListSilent, { sort: "last", order: "asc" }, findingSilent),
  findings(
    "findings-fixed",
    findingList,
    { state: "all", cluster: "c-prod", check: "trivy:CVE-2026-28114" },
    findingFixed,
  ),
  findings("findings-hostile", findingListHostile, { q: "<script>", resource: "x".repeat(280) }, findingHostile),
  findings("findings-missing", findingList, { namespace: "-" }, "missing"),
  findings("findings-no-match", findingListNothing, { q: "no such thing", kind: "secret" }),
  findings("findings-none", findingListNothing, {}),
  findings("findings-no-scan", findingListEmpty, {}),
  framed("clusters", "/clusters", <ClusterList view={clusterList} />),
  framed("clusters-narrowed", "/clusters", <ClusterList view={clusterList} />, "cluster=c-prod,c-edge&namespace=shop"),
  framed("clusters-empty", "/clusters", <ClusterList view={clusterListEmpty} />),
  framed("cluster", "/clusters/x", <Cluster view={cluster} />),
  framed("cluster-silent", "/clusters/x", <Cluster view={clusterSilent} />),
  framed("cluster-new", "/clusters/x", <Cluster view={clusterNew} />),
  framed("scan", "/scans/x", <Scan view={scan} filter={{}} />),
  framed("scan-failed", "/scans/x", <Scan view={scanFailed} filter={{}} />),
  framed("own-catalog", "/admin/catalog", <OwnCatalog view={ownCatalog} />),
  framed("own-catalog-empty", "/admin/catalog", <OwnCatalog view={ownCatalogEmpty} />),
  framed("own-catalog-checked", "/admin/catalog", <CheckedExamples />),
  ...shownAdminPages,
  ...shownApiPages,
  framed("account", "/account", <Account view={account} signOut={<SignOut className="button" />} />),
  framed("loading", "/", <Loading />),
  framed("error", "/", <ConsoleError error={{ digest: "3141592653" }} retry={() => undefined} />),
  bare("sign-in", <SignIn view={signIn} callbackUrl="/" />),
  bare("sign-in-people", <SignIn view={signInPeople} callbackUrl="/" />),
  bare("sign-in-fault", <SignIn view={signInFault} callbackUrl="/" />),
  bare("sign-in-problem", <SignIn view={signInProblem} callbackUrl="/clusters" />),
  bare(
    "no-role",
    <NoRole
      view={{
        email: "kim.berg@halden.example",
        groups: ["all-staff", "dev-web", "vpn"],
        whoCan: "Whoever runs the identity provider can change that.",
      }}
    />,
  ),
];
