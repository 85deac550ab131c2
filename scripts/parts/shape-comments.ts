import { readFileSync } from "node:fs";
import ts from "typescript";
import type { Comment } from "#lib/http/openapi/comments.ts";

const none: Comment = { says: null, fields: new Map() };

/** What the doc comments of a source file say about its exported constants and the fields in them, by name. */
export function commentsIn(file: string): ReadonlyMap<string, Comment> {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const constants = new Map<string, ts.VariableDeclaration>();
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      if (ts.isIdentifier(declaration.name)) constants.set(declaration.name.text, declaration);
    }
  }
  const found = new Map<string, Comment>();
  for (const [name, declaration] of constants) {
    found.set(name, {
      says: docOf(declaration.parent.parent),
      fields: fieldsOf(declaration.initializer, constants, 0),
    });
  }
  return found;
}

const deepest = 12;

/** The fields an expression names: of the object it is made of, whatever is called around it. */
function fieldsOf(
  node: ts.Node | undefined,
  constants: ReadonlyMap<string, ts.VariableDeclaration>,
  depth: number,
): Comment["fields"] {
  if (node === undefined || depth > deepest) return none.fields;
  const within = (inner: ts.Node | undefined) => fieldsOf(inner, constants, depth + 1);
  if (ts.isIdentifier(node)) return within(constants.get(node.text)?.initializer);
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return within(node.expression);
  if (ts.isPropertyAccessExpression(node)) return within(node.expression);
  if (ts.isCallExpression(node)) {
    return new Map([...[node.expression, ...node.arguments].flatMap((part) => [...within(part)])]);
  }
  if (!ts.isObjectLiteralExpression(node)) return none.fields;
  const fields = new Map<string, Comment>();
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property))
      for (const [name, comment] of within(property.expression)) fields.set(name, comment);
    const { name } = property;
    if (name === undefined || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) continue;
    const value = ts.isPropertyAssignment(property) ? inlineOf(property.initializer) : undefined;
    fields.set(name.text, { says: docOf(property), fields: within(value) });
  }
  return fields;
}

// A field that is a named shape has the comments of that shape already.
function inlineOf(node: ts.Expression): ts.Expression | undefined {
  return ts.isIdentifier(node) ? undefined : node;
}

/** The text of the doc comment right above a node, in one paragraph; null where there is none. */
function docOf(node: ts.Node): string | null {
  const doc = ts.getJSDocCommentsAndTags(node).findLast(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(doc?.comment)?.replace(/\s+/g, " ").trim() ?? "";
  return text === "" ? null : text;
}
