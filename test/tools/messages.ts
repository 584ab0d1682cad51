import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { keyOf } from '../../src/analysis/language.ts';

export interface Message {
  readonly key: string;
  /** "src/cards/report.ts:12", for who translates it. */
  readonly at: string;
}

const ROOT = join(import.meta.dirname, '../..');
/** Functions that take a noun in its two English forms. */
const PLURALS = new Set(['plural', 'counted', 'countOf']);

/** Every sentence and noun of the program that has to stand in a catalogue, and every one that cannot, because it is no literal. */
export function findMessages(): { readonly messages: readonly Message[]; readonly faults: readonly string[] } {
  const messages: Message[] = [];
  const faults: string[] = [];
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  for (const path of files.sort().map((name) => join(ROOT, 'src', name))) {
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
    const at = (node: ts.Node): string =>
      `${relative(ROOT, path)}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    const visit = (node: ts.Node): void => {
      if (ts.isTaggedTemplateExpression(node) && nameOf(node.tag) === 'say') {
        messages.push({ key: keyOf(partsOf(node.template)), at: at(node) });
      } else if (ts.isCallExpression(node) && PLURALS.has(nameOf(node.expression) ?? '')) {
        const nouns = node.arguments.filter(ts.isStringLiteral).map(({ text }) => text);
        const [one, many = `${one}s`] = nouns;
        if (one !== undefined) messages.push({ key: `${one}|${many}`, at: at(node) });
        // Whoever hands on the nouns that it was given is no place where one begins.
        else if (!node.arguments.slice(1).every((given) => ts.isIdentifier(given))) faults.push(at(node));
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { messages, faults };
}

function nameOf(node: ts.Expression): string | null {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : null;
}

function partsOf(template: ts.TemplateLiteral): readonly string[] {
  return ts.isNoSubstitutionTemplateLiteral(template)
    ? [template.text]
    : [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)];
}
