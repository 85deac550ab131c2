import { count, counted } from "#lib/contract/views/format.ts";
import type { FactResult, FactView } from "#lib/contract/views/requirement.ts";
import { isBroken } from "./evidence-order.ts";
import { type EvidencePlace, Witness } from "./evidence-witness.tsx";
import { Figure } from "./figure.tsx";
import { Icon } from "./icon.tsx";
import { FactStatus } from "./status.tsx";
import { reasonWords } from "./status-words.ts";

const scopeWords: Readonly<Record<FactView["scope"], string>> = {
  cluster: "about the cluster",
  "control-plane-node": "on each control-plane node",
  node: "on each node",
  workload: "on each workload",
  namespace: "on each namespace",
  "cluster-service": "about a service of the cluster",
  image: "on each image",
};

function disagree(result: FactResult): boolean {
  const decided = new Set(result.words.filter((word) => word.fresh).map((word) => word.decides));
  return decided.has("pass") && (decided.has("fail") || decided.has("error"));
}

function Result({ place, result }: { place: EvidencePlace; result: FactResult }) {
  const reason = reasonWords(result.state);
  return (
    <div className="resource-result">
      <p className="mb-1 flex flex-wrap items-center gap-x-3">
        <b className="font-semibold break">{result.resource.label}</b>
        <FactStatus state={result.state} />
        {reason !== "" && <span className="text-12 text-text-3">{reason}</span>}
        {disagree(result) && <span className="text-12 text-error-text">witnesses disagree</span>}
      </p>
      <div className="words">
        {result.words.map((word) => (
          <Witness key={word.key} place={place} word={word} />
        ))}
      </div>
    </div>
  );
}

/** Who could have seen it, where nobody did. */
function CouldWitness({ fact }: { fact: FactView }) {
  const missing = fact.couldWitness.filter((who) => !who.heard);
  if (missing.length === 0) return null;
  return (
    <p className="text-12 text-text-3">
      Not heard on this cluster, but could see it:{" "}
      {missing.map((who, index) => (
        <span key={who.tool}>
          {index > 0 && ", "}
          <span className="text-text-2">{who.toolLabel}</span> <code>{who.checks.slice(0, 3).join(", ")}</code>
          {who.checks.length > 3 && ` and ${count(who.checks.length - 3)} more`}
        </span>
      ))}
    </p>
  );
}

function Counts({ fact }: { fact: FactView }) {
  const { passing, looked, total, leftOut, notYetLookedAt } = fact.resources;
  return (
    <p className="mb-1 flex flex-wrap gap-x-4 text-12 text-text-2">
      <span>
        <Figure value={passing} of={looked} unit="looked at pass" />
      </span>
      {total === null ? (
        <span className="unit">nobody listed what else exists</span>
      ) : (
        <span>{counted(total, "resource in scope", "resources in scope")}</span>
      )}
      {leftOut > 0 && <span>left out: {count(leftOut)}</span>}
      {notYetLookedAt > 0 && <span>not yet looked at: {count(notYetLookedAt)}</span>}
      {fact.passOnDisagreement && <span>one fresh pass is enough</span>}
    </p>
  );
}

const resultsAtOnce = 6;

/** The results of a fact: the worst at once, the others folded. */
function Results({ place, fact }: { place: EvidencePlace; fact: FactView }) {
  const rest = fact.results.slice(resultsAtOnce);
  const row = (result: FactResult) => <Result key={result.resource.label} place={place} result={result} />;
  return (
    <>
      {fact.results.slice(0, resultsAtOnce).map(row)}
      {rest.length > 0 && (
        <details className="explain">
          <summary>{count(rest.length)} more, none of them worse</summary>
          {rest.map(row)}
        </details>
      )}
    </>
  );
}

/** A fact on the chosen cluster. `open` unfolds it at first; what is broken always stands open. */
export function Fact({ place, fact, open }: { place: EvidencePlace; fact: FactView; open: boolean }) {
  const rest = fact.resultsTotal - fact.results.length;
  return (
    <details className="fact" open={isBroken(fact) || (open && fact.state.state !== "pass")}>
      <summary>
        <Icon name="right" className="twist" />
        <span className="min-w-0">
          <span className="font-medium">{fact.statement}</span>
          <span className="second break">
            <span className="mono">{fact.id}</span> · {fact.required ? "required" : "supporting"},{" "}
            {scopeWords[fact.scope]}
          </span>
        </span>
        <span className="fact-state">
          <FactStatus state={fact.state} />
          {reasonWords(fact.state) !== "" && <span className="second">{reasonWords(fact.state)}</span>}
        </span>
        <span className="fact-count num text-right">
          {fact.resources.looked > 0 ? (
            <Figure value={fact.resources.passing} of={fact.resources.looked} unit="pass" />
          ) : (
            <span className="unit">nobody looked</span>
          )}
        </span>
      </summary>
      <div className="fact-body">
        <Counts fact={fact} />
        <Results place={place} fact={fact} />
        {rest > 0 && <p className="text-12 text-text-3">{count(rest)} more are not shown here.</p>}
        <CouldWitness fact={fact} />
      </div>
    </details>
  );
}
