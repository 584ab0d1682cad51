import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { z } from 'zod';
import { keyOf } from '../../src/analysis/language.ts';

export interface Message {
  readonly key: string;
  /** "src/cards/report.ts:12", for who translates it. */
  readonly at: string;
}

const ROOT = join(import.meta.dirname, '../..');
/** Functions that take a noun in its two English forms. */
const PLURALS = new Set(['plural', 'counted', 'countOf']);

/** Whose errors end a command, a start or a page of the installation, and stand on no card. */
const FOR_OPERATORS =
  /^src\/(?:cli|storage)\/|(?:-files?|agenda|authentication|install|renew|secrets|analysis\/prices)\.ts$/;

/** Every sentence and noun of the program that has to stand in a catalogue, and every one that cannot, because it is no literal. */
export function findMessages(): { readonly messages: readonly Message[]; readonly faults: readonly string[] } {
  const messages: Message[] = [];
  const faults: string[] = [];
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
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
      if (ts.isNewExpression(node) && !FOR_OPERATORS.test(relative(ROOT, path)))
        messages.push(...detailsOf(node).map((key) => ({ key, at: at(node) })));
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { messages: [...messages, ...castMessages()], faults };
}

/** How the personas and scenarios that come with us are described, as far as it is said in other languages (jobs/practice/told.ts). */
function castMessages(): readonly Message[] {
  return ['assets/personas', 'assets/scenarios'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .flatMap((name) => {
        const at = `${folder}/${name}`;
        const {
          role,
          title,
          trains,
          about,
          brief,
          goal,
          facts = [],
          objections = [],
        } = Described.parse(parse(readFileSync(join(ROOT, at), 'utf8')));
        const told = [role, title, trains, about, brief, goal, ...[...facts, ...objections].map((one) => one.about)];
        return told.flatMap((key) => (key === undefined ? [] : [{ key, at }]));
      }),
  );
}

const About = z.array(z.object({ about: z.string() })).optional();
const Described = z.object({
  ...{ role: z.string().optional(), title: z.string().optional(), trains: z.string(), about: z.string().optional() },
  ...{ brief: z.string().optional(), goal: z.string().optional(), facts: About, objections: About },
});

/** What an error says to a person, each of it: cards retell it, because it comes from code that knows no reader (cards/retold.ts). */
function detailsOf(node: ts.NewExpression): readonly string[] {
  const [code, options] = node.arguments ?? [];
  if (nameOf(node.expression) !== 'AppError' || options === undefined || !ts.isObjectLiteralExpression(options))
    return [];
  // A bug's detail is for who mends it.
  if (code !== undefined && ts.isStringLiteral(code) && code.text === 'bug') return [];
  const detail = options.properties.find((one) => ts.isPropertyAssignment(one) && one.name.getText() === 'detail');
  return detail !== undefined && ts.isPropertyAssignment(detail) ? sentencesOf(detail.initializer) : [];
}

function sentencesOf(node: ts.Expression): readonly string[] {
  if (ts.isConditionalExpression(node)) return [...sentencesOf(node.whenTrue), ...sentencesOf(node.whenFalse)];
  const parts = piecesOf(node);
  return parts.every((part) => part === '') ? [] : [keyOf(parts)];
}

/** What stands around the values of a sentence that may run over several lines. */
function piecesOf(node: ts.Expression): readonly string[] {
  if (ts.isStringLiteral(node)) return [node.text];
  if (ts.isTemplateLiteral(node)) return partsOf(node);
  if (!ts.isBinaryExpression(node)) return ['', ''];
  const [left, right] = [piecesOf(node.left), piecesOf(node.right)];
  return [...left.slice(0, -1), `${left.at(-1) ?? ''}${right[0] ?? ''}`, ...right.slice(1)];
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
