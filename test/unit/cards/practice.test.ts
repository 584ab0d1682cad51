import { describe, expect, test } from 'vitest';
import type { KeyMoment } from '../../../src/analysis/practice-domain.ts';
import { renderModal } from '../../../src/bot/slack/views.ts';
import { renderAdaptive } from '../../../src/cards/adaptive.ts';
import { renderForm } from '../../../src/cards/adaptive-form.ts';
import { renderBlocks } from '../../../src/cards/block-kit.ts';
import type { Card, Span } from '../../../src/cards/card.ts';
import { personasCard, practiceDetailsCard, practiceReportCard } from '../../../src/cards/practice.ts';
import { practiceForm } from '../../../src/cards/practice-begin.ts';
import { practiceReplyCard } from '../../../src/cards/practice-session.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { sampleReport } from '../../fixtures/report.ts';
import { PLACE } from '../../fixtures/tables.ts';
import { sampleCast, spokenResult } from '../../golden/cards/practice-samples.ts';
import { personaList, practiceAt } from '../../golden/cards/states.ts';

const ID = 'k3v9x2m7qa';
const report = sampleReport();
const { result } = practiceAt(report, 61);

function moment(turn: number, verdict: KeyMoment['verdict']): KeyMoment {
  return { turn, verdict, text: `Moment ${turn}.`, evidence: { at: 6, quote: 'Walk me through' }, instead: null };
}

function pressable({ buttons }: Card): readonly string[] {
  return buttons.map((one) => (one.kind === 'button' ? `${one.action} ${one.value}` : one.url));
}

describe('the report of a practice session', () => {
  test('offers its details, a moment that needs work again, the persona again, and to be erased', () => {
    expect(pressable(practiceReportCard({ report, result, id: ID }))).toEqual([
      `details ${ID}`,
      `practice-from ${ID}:9`,
      'practice skeptical_buyer',
      `delete ${ID}`,
    ]);
  });

  test('asks before it is erased', () => {
    const { buttons } = practiceReportCard({ report, result, id: ID });
    expect(buttons.at(-1)).toMatchObject({ action: 'delete', confirm: { yes: 'Delete everything', no: 'Keep it' } });
  });

  test('shows two moments that need work and the best other, and leaves the rest to the details', () => {
    const moments = [0, 2, 4].map((turn) => moment(turn, 'good'));
    const all = [...moments, ...[1, 3, 5].map((turn) => moment(turn, 'needs work'))].sort((a, b) => a.turn - b.turn);
    const practised = { report, result: { ...result, moments: all }, id: ID };
    const shown = renderTerminal(practiceReportCard(practised));
    const left = renderTerminal(practiceDetailsCard(practised));
    expect([...shown.matchAll(/Moment (\d)/g)].map(([, turn]) => turn)).toEqual(['0', '1', '3']);
    expect([...left.matchAll(/Moment (\d)/g)].map(([, turn]) => turn)).toEqual(['2', '4', '5']);
    expect(pressable(practiceReportCard(practised)).filter((one) => one.startsWith('practice-from'))).toEqual([
      `practice-from ${ID}:1`,
      `practice-from ${ID}:3`,
    ]);
  });

  test('says everything at once where nothing can be pressed', () => {
    const whole = practiceReportCard({ report, result });
    expect(whole.buttons).toEqual([]);
    const words = renderTerminal(whole);
    for (const part of ['KEY MOMENTS', 'FOUND 1 OF 2', 'OBJECTIONS', 'EVERY NUMBER', 'WHAT THE SCORE IS MADE OF'])
      expect(words).toContain(part);
  });

  test('stands beside the numbers of recordings that both have, and beside none where there are none', () => {
    const beside = {
      ...{ recordings: 6, days: 90, pullShare: 0.34 },
      ...{ questionQuality: null, wordsPerMin: 171.4, fillersPerMin: null },
    };
    const words = (shown: typeof beside) =>
      renderTerminal(practiceReportCard({ report, result, id: ID, beside: shown }));
    expect(words(beside)).toContain('BESIDE YOUR 6 RECORDINGS OF THE LAST 90 DAYS');
    expect(words(beside)).toContain('Pull share: 44% (there 34%)');
    expect(words(beside)).toContain('Words per minute: 150 (there 171)');
    expect(words(beside)).not.toContain('Open questions');
    expect(words({ ...beside, recordings: 0 })).not.toContain('BESIDE');
  });

  test('tells a voice in words and, in the details, as bars and a line', () => {
    const practised = { report, result: spokenResult(result), id: ID };
    expect(renderTerminal(practiceReportCard(practised))).toContain('Confidence 64, energy 52, hesitation 28 of 100');
    const { parts } = practiceDetailsCard(practised);
    const bars = parts.flatMap((part) => (part.kind === 'bar' ? [`${part.label} ${part.text}`] : []));
    expect(bars).toEqual(['Confidence 64', 'Energy 52', 'Hesitation 28']);
    const chart = parts.find((part) => part.kind === 'chart');
    expect(chart).toMatchObject({ labels: expect.objectContaining({ length: 14 }) });
    expect(chart?.kind === 'chart' && chart.series.map(({ values }) => values[4])).toEqual([null, null, null]);
  });

  test('says that a voice was not measured where nothing was heard', () => {
    expect(renderTerminal(practiceDetailsCard({ report, result, id: ID }))).toContain('not measured without audio');
    expect(renderTerminal(practiceReportCard({ report, result, id: ID }))).not.toContain('Voice');
  });
});

describe('whom one can practise with', () => {
  const { personas: _, ...rest } = personaList();

  test('has no button in a terminal, one for each in a chat, and a form for more than fit', () => {
    const card = (size: number) => personasCard({ ...rest, personas: sampleCast(size), platform: 'slack' });
    expect(personasCard({ ...rest, personas: sampleCast(3) }).buttons).toEqual([]);
    expect(pressable(card(8))).toEqual(sampleCast(8).map(({ id }) => `practice ${id}`));
    expect(pressable(card(9))).toEqual([...sampleCast(7).map(({ id }) => `practice ${id}`), 'practice ']);
  });

  test('keeps the look of a word to be typed although it holds an underscore', () => {
    const { blocks } = renderBlocks(personasCard(personaList()));
    expect(JSON.stringify(blocks)).toContain('`skeptical_buyer`');
    expect(JSON.stringify(blocks)).toContain('`/coach practice friendly_prospect first_call`');
  });

  test.each<[string, readonly Span[], boolean]>([
    ['alone', [{ text: '_a_ b_c', style: 'code' }], true],
    ['between blanks', [{ text: 'say ' }, { text: 'a_b', style: 'code' }, { text: ' now' }], true],
    ['before a full stop', [{ text: 'a_b', style: 'code' }, { text: '.' }], true],
    ['touching a word before', [{ text: 'say' }, { text: 'a_b', style: 'code' }], false],
    ['touching a word behind', [{ text: 'a_b', style: 'code' }, { text: 'now' }], false],
    ['with other signs than that', [{ text: 'a_b *c*', style: 'code' }], false],
    ['with a backtick', [{ text: 'a`_b', style: 'code' }], false],
    ['with what may be a mention', [{ text: '<!channel>_', style: 'code' }], false],
    ['beside words with signs', [{ text: 'a_b', style: 'code' }, { text: ' and _c_' }], false],
    ['that begins with a blank', [{ text: ' a_b', style: 'code' }], false],
  ])('code with signs of formatting, %s', (_, text, isParsed) => {
    const card = { summary: 'x', tone: 'neutral', title: 'x', parts: [{ kind: 'text', text }], buttons: [] } as const;
    expect(renderBlocks(card).blocks[1]).toMatchObject({ text: { type: isParsed ? 'mrkdwn' : 'plain_text' } });
  });
});

describe('a line of the conversation', () => {
  const card = practiceReplyCard({ id: ID, voice: 'Marcus Reid', text: 'Good morning.', isOpen: false });

  test('looks like a message of somebody, not like a report', () => {
    expect(renderBlocks(card).blocks).toEqual([
      { type: 'section', text: { type: 'mrkdwn', text: '*Marcus Reid*\nGood morning.', verbatim: true }, expand: true },
    ]);
    const [name] = renderAdaptive(card).body;
    expect(name).toMatchObject({ text: 'Marcus Reid', size: 'Default', style: 'heading' });
  });

  test('can be answered with buttons only while it is open', () => {
    expect(card.buttons).toEqual([]);
    const open = practiceReplyCard({ id: ID, voice: 'x', text: 'y', isOpen: true });
    expect(pressable(open)).toEqual([`practice-hint ${ID}`, `practice-pause ${ID}`, `practice-end ${ID}`]);
  });
});

test('a button without a value sends none to Slack, and an empty one to Teams', () => {
  const { buttons } = personasCard({ ...personaList(), personas: sampleCast(9), platform: 'slack' });
  const card: Card = { summary: 'x', tone: 'neutral', title: 'x', parts: [], buttons: buttons.slice(-1) };
  const actions = renderBlocks(card).blocks.find(({ type }) => type === 'actions');
  expect(actions).toEqual({ type: 'actions', elements: [expect.not.objectContaining({ value: expect.anything() })] });
  expect(renderAdaptive(card).actions).toEqual([
    expect.objectContaining({ data: { verb: 'coach:practice', value: '' } }),
  ]);
});

describe('the form that begins a session', () => {
  const personas = sampleCast(2);
  const scenarios = [{ id: 'demo', title: 'Demo', trains: 'x', brief: 'x', goal: 'x' }];
  const url = 'https://coach.example.com/face.png';

  test('shows a face beside the words where it has an address that can be shown, else the words alone', () => {
    const pictures = new Map([
      ['persona_1', url],
      ['persona_2', 'data:image/png;base64,AAAA'],
    ]);
    const form = practiceForm({ personas, scenarios, pictures });
    const alt = expect.stringContaining('Anna Lindqvist');
    const [, , first, second] = renderModal(form, PLACE).blocks;
    expect(first).toMatchObject({ type: 'section', accessory: { type: 'image', image_url: url, alt_text: alt } });
    expect(second).not.toHaveProperty('accessory');
    const { body } = renderForm(form, { search: 'organisation', known: [] });
    expect(body.filter(({ type }) => type === 'ColumnSet')).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain('data:image');
    expect(JSON.stringify(body)).toContain('Grace Tanaka');
  });

  test('is filled with the easiest persona and the first scenario, unless others are asked for', () => {
    const chosen = (form: ReturnType<typeof practiceForm>) =>
      form.fields.flatMap((field) => (field.kind === 'choice' ? [field.chosen] : []));
    expect(chosen(practiceForm({ personas, scenarios }))).toEqual(['persona_1', 'demo']);
    expect(chosen(practiceForm({ personas, scenarios, persona: 'persona_2' }))).toEqual(['persona_2', 'demo']);
  });
});
