import { describe, expect, it, vi } from 'vitest';
import type { PersonId, RecordingId } from '../../../src/analysis/domain.ts';
import type { Place } from '../../../src/bot/port.ts';
import { FAILURE_CODES } from '../../../src/errors.ts';
import { changeSettings } from '../../../src/storage/settings.ts';
import { PERSON, PLACE, TENANT } from '../../fixtures/tables.ts';
import { openWholeService } from '../../fixtures/whole-service.ts';

/** A language that has every message, in wide letters, so that narrow ones were never looked up. */
vi.mock('../../../src/cards/languages/de.json', () => {
  const widen = (message: string): string =>
    message.replace(/[A-Za-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0));
  return {
    default: new Proxy({}, { get: (_, key) => (typeof key === 'string' ? widen(key) : undefined) }),
  };
});

const NAMES =
  'Maya Jonas Liv Ingrid Okafor Weber Strand Anna Lindqvist Grace Tanaka Marcus Reid Ravi Menon Joe Brandt Catherine Obi Dieter Vogel Helen Marsh';
/** What is no message wherever it stands: quotes, ids, what is typed, codes and names, months as Intl writes them, what languages call themselves. */
const KEPT = [
  /“[^”]*”/g,
  /\b(?:[0-9a-z]{10}|z{10})\b/g,
  /\/coach [a-z]+(?: [a-z]+)*(?: [\d:]+ Europe\/Berlin)?|history 30|\b(?:hint|pause|end)\b/g,
  /call\.vtt|Rackham Coach|SQLite|ZIP/g,
  new RegExp(`· (?:${FAILURE_CODES.join('|')})$`),
  new RegExp(`\\b(?:${NAMES.replaceAll(' ', '|')})\\b`, 'g'),
  /\b(?:Oktober|November|Nov\.)/g,
  /(?:English|Deutsch|Français|Español) \([^)]*\): .*/g,
];
/** The machine's parts of a card or form. */
const MACHINE: ReadonlySet<string> = new Set(
  'kind tone action value style url live look shape name form chosen id'.split(' '),
);
const OTHER = 'U2' as PersonId;
const DIRECT: Place = { ...PLACE, conversation: 'D1', kind: 'personal', thread: null };

describe('a workspace that reads another language', () => {
  it('is told everything in it, whatever it does', async () => {
    const { share, press, say, happen, fake, tables } = await openWholeService();
    await changeSettings(tables, TENANT, { locale: 'de-DE' });
    const told: unknown[] = [];
    const { post, update } = fake.chat;
    fake.chat.post = (to, card, key) => {
      told.push(card);
      return post(to, card, key);
    };
    fake.chat.update = (posted, card) => {
      told.push(card);
      return update(posted, card);
    };
    const practise = async (): Promise<RecordingId> => {
      await say('practice skeptical_buyer', PERSON, DIRECT);
      const [session] = await tables.practices.find(TENANT, {
        index: 'byPerson',
        equals: { person: PERSON },
        limit: 1,
      });
      if (session === undefined) throw new Error('no session was begun');
      const { id, place } = session;
      const reply = { place, person: PERSON, responseUrl: null, triggerId: null };
      for (const text of [
        'What happens at the end of a month?',
        'So it is the waiting, is that right?',
        'Our price is fair.',
      ])
        await happen({ kind: 'said', eventId: text, reply, person: PERSON, place, text });
      return id;
    };
    const id = await share();
    await press('rerun', id, OTHER);
    for (const action of ['details', 'speakers', 'rerun', 'share', 'make-private', 'cancel', 'retry'] as const)
      await press(action, id);
    await press('claim', `${id}:S1`);
    await press('settings', '');
    await press('report', 'zzzzzzzzzz');
    for (const text of [
      'help',
      'status',
      'usage',
      `usage ${id}`,
      'settings',
      'history',
      'me',
      'digest',
      'team',
      'practice',
      'histroy',
    ])
      await say(text);
    for (const text of ['personas', 'digest on', 'digest now', 'digest off', 'history share', 'export mine'])
      await say(text);
    await share(PLACE, Buffer.from('%PDF-1.7 nothing that anybody says'));
    const session = await practise();
    for (const action of ['practice-hint', 'practice-end', 'details'] as const) await press(action, session);
    await say(`report ${session}`);
    await press('delete', id);
    told.push(...fake.replies.map(({ card }) => card), ...fake.forms.map(({ form }) => form));
    expect(told.length).toBeGreaterThan(20);
    expect([...new Set(told.flatMap((one) => untold(one, '')))]).toEqual([]);
  }, 60_000);
});

/** Strings with narrow letters that a person reads, each behind where it stands; quotes and code are kept as they are. */
function untold(node: unknown, path: string): readonly string[] {
  if (typeof node === 'string') {
    const rest = KEPT.reduce((text, kept) => text.replace(kept, ''), node);
    return /[A-Za-z]{3}/.test(rest) ? [`${path}: ${node}`] : [];
  }
  if (Array.isArray(node)) return node.flatMap((one) => untold(one, path));
  if (node === null || typeof node !== 'object' || ('style' in node && node.style === 'code') || isSaid(node))
    return [];
  const isFact = 'label' in node && 'value' in node && !('kind' in node) && !path.endsWith('.choices');
  const isQuote = 'kind' in node && node.kind === 'quote';
  return Object.entries(node)
    .filter(([key]) => !MACHINE.has(key) || (isFact && key === 'value'))
    .filter(([key]) => !isQuote || key !== 'text')
    .flatMap(([key, value]) => untold(value, `${path}.${key}`));
}

/** A persona speaks the language of the call that is practised. */
function isSaid(node: object): boolean {
  return 'look' in node && node.look === 'said';
}
