import type { PersonId, TenantId } from '../analysis/domain.ts';
import { daysToRead, personHistory, toOwnPoints } from '../analysis/history.ts';
import type { MetricChange, PersonHistory } from '../analysis/history-domain.ts';
import { cleanText, cutText } from '../cards/cut.ts';
import { historyCsv, historyFields } from '../cards/history-csv.ts';
import { noteLook, OPERATOR } from '../storage/audit.ts';
import { readOwnHistory } from '../storage/history.ts';
import { linkOf } from '../storage/links.ts';
import { openExistingStore } from '../storage/open.ts';
import { retentionOf } from '../storage/settings.ts';
import { openTables, SPECS, type Tables } from '../storage/tables.ts';
import { everyRow } from '../storage/walk.ts';
import { findTenant, printTable, refused, runCommand, say, withStore } from './command.ts';

const DAY_MS = 86_400_000;
const TITLE_CHARS = 40;

export interface HistoryOptions {
  /** As it is typed: 30, 60 or 90. */
  readonly days: string;
  readonly tenant?: string;
  readonly person?: string;
  readonly format: 'table' | 'csv' | 'json';
}

/** Prints how somebody develops; without a person, whose history there is. They see that it was looked at. Resolves to the exit code. */
export function history(env: NodeJS.ProcessEnv, { days, tenant, person, format }: HistoryOptions): Promise<number> {
  return runCommand(env, async (config) =>
    withStore(await openExistingStore(config), async ({ store }) => {
      await store.migrate(SPECS);
      const tables = openTables(store);
      const tenantId = findTenant(await store.tenants(), tenant, 'Say which tenant: --tenant.');
      if (person === undefined) return listPeople(tables, tenantId);
      const now = Date.now();
      const keptDays = (await retentionOf(tables, tenantId, config.retentionDays * DAY_MS)) / DAY_MS;
      const since = now - daysToRead(Number(days), keptDays) * DAY_MS;
      const points = toOwnPoints(await readOwnHistory(tables, tenantId, person as PersonId, since));
      if (points.length === 0)
        throw refused(`Nothing is known of ${person} in ${tenantId}. Whose history there is: coach history.`);
      const other = await linkOf(tables, { tenantId, person: person as PersonId });
      await noteLook(tables, tenantId, { actor: OPERATOR, target: person, at: now });
      if (other !== null) await noteLook(tables, other.tenantId, { actor: OPERATOR, target: other.person, at: now });
      show(personHistory({ points, days: Number(days), keptDays, now }), format);
    }),
  );
}

async function listPeople(tables: Tables, tenantId: TenantId): Promise<void> {
  const rows: string[][] = [];
  for await (const { id } of everyRow(tables.people, tenantId)) {
    const equals = { index: 'byPerson', equals: { person: id } } as const;
    const [newest] = await tables.claims.find(tenantId, { ...equals, order: 'desc', limit: 1 });
    const claimed = await tables.claims.count(tenantId, equals);
    rows.push([id, cutText(cleanText(newest?.name ?? ''), TITLE_CHARS), String(claimed)]);
  }
  if (rows.length === 0) return say('Nobody is known yet.');
  printTable([['person', 'name', 'claimed speakers'], ...rows]);
  say('One of them: coach history --person <person>.');
}

function show(found: PersonHistory, format: HistoryOptions['format']): void {
  switch (format) {
    case 'json':
      process.stdout.write(`${JSON.stringify({ ...found, points: found.points.map(historyFields) }, null, 2)}\n`);
      return;
    case 'csv':
      process.stdout.write(historyCsv(found.points));
      return;
    case 'table':
      showTable(found);
  }
}

function showTable(found: PersonHistory): void {
  const columns = [
    'date',
    'kind',
    'title',
    'n',
    'pull',
    'questions',
    'words/min',
    'fillers/min',
    'talk',
    'Impact',
    'score',
  ];
  printTable([
    columns,
    ...found.points.map(({ sharedAt, kind, whose, title, numbers, practice, elsewhere }) => [
      new Date(sharedAt).toISOString().slice(0, 10),
      `${whose === 'own' ? kind : 'not claimed'}${elsewhere === undefined ? '' : ` (${elsewhere})`}`,
      cutText(cleanText(title), TITLE_CHARS),
      String(numbers.n),
      percent(numbers.pullShare),
      percent(numbers.questionQuality),
      rounded(numbers.wordsPerMin, 0),
      rounded(numbers.fillersPerMin, 1),
      percent(numbers.talkShare),
      rounded(numbers.impact, 0),
      rounded(practice?.score ?? null, 0),
    ]),
  ]);
  const { days } = found.compared;
  say(`The last ${days} days beside the ${days} before; p by permutation, for all numbers tested together:`);
  for (const change of found.changes) say(changeLine(change));
  if (found.practice !== null) say(changeLine(found.practice));
  if (found.workOn?.kind === 'reference') say(`One thing to work on: ${found.workOn.text}`);
}

function changeLine({ metric, now, before, p, verdict }: MetricChange<string>): string {
  const side = ({ mean, n }: MetricChange['now']): string => `${mean === null ? '–' : mean.toPrecision(3)} (n = ${n})`;
  return `  ${metric}: ${side(now)}, before ${side(before)}: ${verdict.replaceAll('-', ' ')}${p === null ? '' : `, p = ${p.toFixed(4)}`}`;
}

function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)}%`;
}

function rounded(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}
