import ts from "typescript";
import { codeOnly, isTest, type Source, syntaxOf } from "./source-text.ts";

/** What a search found: `path: what`. An empty list is a clean house. */
export type Offences = string[];

const impure: readonly (readonly [RegExp, string])[] = [
  [/\bnew Date\(\s*\)/, "new Date() reads the clock"],
  [/(?<!\bnew )\bDate\(/, "Date() reads the clock"],
  [/\bDate\s*\.\s*now\b/, "Date.now reads the clock"],
  [/\bperformance\s*\.\s*now\b/, "performance.now reads the clock"],
  [/\bMath\s*\.\s*random\b/, "Math.random makes random values"],
  [/\bcrypto\s*\.\s*(randomUUID|getRandomValues|subtle)\b/, "crypto makes random values or works asynchronously"],
  [/\bprocess\s*[.[]/, "process is the environment"],
  [/\bimport\.meta\b/, "import.meta is the environment"],
  [/(?<![.\w])fetch\s*\(/, "fetch is the network"],
  [/\bset(Timeout|Interval|Immediate)\s*\(/, "timers wait"],
  [
    /[.](get|set)(FullYear|Month|Date|Day|Hours|Minutes|Seconds)\s*\(/,
    "local time depends on the machine's time zone: use the UTC methods",
  ],
  [/[.]toLocale\w+\s*\(|[.]localeCompare\s*\(|\bIntl\s*[.]/, "the answer depends on the machine's locale"],
  [/\b(async|await)\b/, "the core does no I/O, so nothing in it is asynchronous"],
];

/** Rule 2: the core reads no clock, chance, environment, network, time zone or locale. */
export function impurities(sources: readonly Source[]): Offences {
  return sources
    .filter(({ path }) => path.startsWith("lib/domain/") && !isTest(path))
    .flatMap((source) => {
      const code = codeOnly(source);
      return impure.filter(([pattern]) => pattern.test(code)).map(([, why]) => `${source.path}: ${why}`);
    });
}

const drawers = /^(utils?|helpers?|common|misc|shared)$/;

/** Section 7: no folder or file is a drawer; `types` may name a family's contract, never the top of the house. */
export function drawerNames(paths: readonly string[]): Offences {
  return paths.filter((path) => {
    const names = path.split("/").map((part) => part.replace(/([.]test)?[.][a-z]+$/, ""));
    return names.some((name) => drawers.test(name)) || /^(lib[/])?types([/]|[.]tsx?$)/.test(path);
  });
}

const budgets: readonly (readonly [RegExp, number])[] = [
  [/^app[/].*[/]route[.]ts$/, 40],
  [/^app[/](.*[/])?page[.]tsx$/, 60],
];

/** Rule 16: a route is a declaration, a page composes. */
export function overBudget(sources: readonly Source[]): Offences {
  return sources.flatMap(({ path, text }) => {
    const budget = budgets.find(([pattern]) => pattern.test(path))?.[1];
    const lines = text.trimEnd().split("\n").length;
    return budget !== undefined && lines > budget ? [`${path}: ${lines} lines, at most ${budget}`] : [];
  });
}

/** Rule 13: whatever a verb's file exports was made by `command()`; types may stand beside it. */
export function verbsNotMadeByCommand(sources: readonly Source[]): Offences {
  return sources
    .filter(({ path }) => /^lib[/]commands[/][^/]+[/][^/]+[.]ts$/.test(path) && !isTest(path))
    .flatMap((source) => exportsNotMadeByCommand(syntaxOf(source)).map((name) => `${source.path}: ${name}`));
}

function exportsNotMadeByCommand(tree: ts.SourceFile): string[] {
  const importsCommand = tree.statements.some(
    (statement) =>
      ts.isImportDeclaration(statement) &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      /(^#lib[/]commands|^[.][.])[/]command[.]ts$/.test(statement.moduleSpecifier.text),
  );
  return tree.statements.flatMap((statement) => {
    if (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) return [];
    if (ts.isExportAssignment(statement)) return ["default export"];
    if (ts.isExportDeclaration(statement)) return statement.isTypeOnly ? [] : [statement.getText()];
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (!ts.isVariableStatement(statement)) return [statement.getText().split("\n")[0] ?? ""];
    return statement.declarationList.declarations
      .filter(({ initializer }) => !importsCommand || !isCallOfCommand(initializer))
      .map(({ name }) => name.getText());
  });
}

function isCallOfCommand(node: ts.Expression | undefined): boolean {
  return node !== undefined && ts.isCallExpression(node) && node.expression.getText() === "command";
}

const onlyHere: readonly { readonly what: string; readonly pattern: RegExp; readonly where: RegExp }[] = [
  { what: "an error type beside AppError", pattern: /\bextends\s+\w*Error\b/, where: /^lib[/]errors[.]ts$/ },
  { what: "raw SQL through Prisma", pattern: /[$](query|execute)Raw/, where: /^lib[/]db[/]/ },
  {
    what: "a server action",
    pattern: /["']use server["']/,
    where: /^(app[/][(]auth[)][/]|lib[/]auth[/])/,
  },
  { what: "work left for later", pattern: /\b(TODO|FIXME|XXX)\b/, where: /^$/ },
];

/** Things that have one place in the house. Comments count for work left for later, and only for it. */
export function outOfPlace(sources: readonly Source[]): Offences {
  return sources.flatMap((source) => {
    const code = codeOnly(source);
    return onlyHere
      .filter(({ where }) => !where.test(source.path))
      .filter(({ what, pattern }) => pattern.test(what === "work left for later" ? source.text : code))
      .map(({ what }) => `${source.path}: ${what}`);
  });
}
