import { describe, expect, test } from 'vitest';
import { renderAdaptive } from '../../../src/cards/adaptive.ts';
import { renderBlocks } from '../../../src/cards/block-kit.ts';
import type { Button, Card, Part } from '../../../src/cards/card.ts';
import { READING, SLACK, TEAMS } from '../../../src/cards/limits.ts';
import { drawBar } from '../../../src/cards/marks.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { slackFaults, teamsFaults } from '../../golden/cards/faults.ts';

function card(parts: readonly Part[], more: Partial<Card> = {}): Card {
  return { summary: 'A summary', tone: 'neutral', title: 'A title', parts, buttons: [], ...more };
}

const SUBTLE: Part = { kind: 'text', text: 'subtle', subtle: true };

describe('fitting', () => {
  const long = (char: string): Part => ({ kind: 'quote', text: `${char} `.repeat(20_000), speaker: 'Dana', atMs: 1 });

  test('shortens strings before it drops a part', () => {
    const { blocks } = renderBlocks(card(Array.from({ length: 20 }, () => long('word'))));
    expect(blocks.filter(({ type }) => type === 'section')).toHaveLength(20);
    expect(JSON.stringify(blocks)).not.toContain('Shortened');
  });

  test('drops subtle text first, then from the end, says so, and keeps title and buttons', () => {
    const list: Part = { kind: 'list', items: Array.from({ length: 20 }, () => 'word '.repeat(100)) };
    const lists = Array.from({ length: 30 }, () => list);
    const buttons: readonly Button[] = [{ kind: 'button', action: 'delete', label: 'Delete', value: 'id' }];
    const first: Part = { kind: 'text', text: 'the most important' };
    const full = card([first, SUBTLE, ...lists, { kind: 'text', text: 'the last' }], { buttons });
    for (const wire of [renderBlocks(full), renderAdaptive(full)]) {
      const json = JSON.stringify(wire);
      expect(json).toContain('the most important');
      expect(json).toContain('A title');
      expect(json).toContain('coach:delete');
      expect(json).toContain('Shortened to fit');
      expect(json).not.toContain('the last');
      expect(json).not.toContain('"subtle"');
    }
  });

  test('says how many items a list and how many rows a table leave out', () => {
    const items = Array.from({ length: 25 }, (_, i) => `item ${i}`);
    expect(renderTerminal(card([{ kind: 'list', items }]))).toContain('• item 18\n• and 6 more\n');
    const table: Part = { kind: 'table', columns: ['A'], rows: items.concat(items).map((item) => [item]) };
    expect(renderTerminal(card([table]))).toContain('• A: item 3\n• A: and 21 more\n');
  });

  test('leaves out a button whose id or address would have to be cut, and a picture without an http address', () => {
    const buttons: readonly Button[] = [
      { kind: 'button', action: 'retry', label: 'Again', value: 'x'.repeat(2001) },
      { kind: 'button', action: 'retry', label: 'Again', value: '' },
      { kind: 'link', label: 'Open', url: 'javascript:alert(1)' },
      { kind: 'link', label: 'Open', url: `https://a.example/${'x'.repeat(3000)}` },
      { kind: 'link', label: 'Open', url: 'https://a.example/x' },
    ];
    const parts: readonly Part[] = [{ kind: 'picture', url: 'data:image/png;base64,AAAA', alt: 'x' }];
    const { blocks } = renderBlocks(card(parts, { buttons }));
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'actions']);
    expect(renderAdaptive(card(parts, { buttons })).actions).toEqual([
      { type: 'Action.OpenUrl', title: 'Open', url: 'https://a.example/x' },
    ]);
  });

  test('what we let people read stays under what the platforms take', () => {
    expect(READING.buttons).toBeLessThanOrEqual(Math.min(SLACK.buttons, TEAMS.actions));
    expect(READING.rows).toBeLessThan(SLACK.tableRows);
    expect(READING.columns).toBeLessThanOrEqual(SLACK.tableCells);
    // A heading joins what follows, so parts are never more blocks than their number; header and buttons come on top.
    expect(READING.parts + 2).toBeLessThanOrEqual(SLACK.blocks);
    // Breaking an address can double a text of one character at most, escaping `&` makes five of one.
    expect(READING.text * 2).toBeLessThan(SLACK.textObject);
    expect(READING.alt * 2).toBeLessThan(SLACK.altText);
    expect(READING.summary * 6).toBeLessThan(SLACK.text);
    expect('coach:cancel:25'.length).toBeLessThan(SLACK.actionId);
  });
});

describe('Slack', () => {
  test('two buttons of one action keep different ids', () => {
    const button: Button = { kind: 'button', action: 'report', label: 'Open', value: 'a' };
    const { blocks } = renderBlocks(card([], { buttons: [button, { ...button, value: 'b' }] }));
    expect(blocks.at(-1)).toMatchObject({ elements: [{ action_id: 'coach:report' }, { action_id: 'coach:report:2' }] });
  });

  test.each([
    ['<!channel> & co', '&lt;\u200B!channel&gt; &amp; co'],
    ['*bold* and 2*3', '∗bold∗ and 2*3'],
    ['_x_ in my_file_name.vtt', 'ˍxˍ in my_file_name.vtt'],
    ['evil.com and a@b.co', 'evil.\u200Bcom and a@\u200Bb.\u200Bco'],
    ['> quote', '› quote'],
  ])('the notification text %j is parsed by Slack, so it is escaped', (summary, text) => {
    expect(renderBlocks(card([], { summary })).text).toBe(text);
  });

  test.each([
    [
      'our own emphasis',
      [{ text: 'Next time: ', style: 'bold' }, { text: 'ask <why> & wait' }],
      'mrkdwn',
      '*Next time:* ask &lt;why&gt; &amp; wait',
    ],
    ['plain words', 'ask & wait', 'mrkdwn', 'ask &amp; wait'],
    [
      'words that look like formatting',
      [{ text: 'Next time: ', style: 'bold' }, { text: 'say *this*' }],
      'plain_text',
      'Next time: say *this*',
    ],
    [
      'runs that make an emoji name together',
      [{ text: 'A:s', style: 'bold' }, { text: ': yes' }],
      'mrkdwn',
      '*A:s*: yes',
    ],
    ['a name that makes one with what follows', [{ text: 'of :s' }, { text: ': yes' }], 'mrkdwn', 'of :\u200Bs: yes'],
    ['a file name with underscores', [{ text: 'my_call_1.vtt', style: 'bold' }], 'plain_text', 'my_call_1.vtt'],
  ] as const)('%s', (_, text, type, words) => {
    expect(renderBlocks(card([{ kind: 'text', text }])).blocks[1]).toMatchObject({
      type: 'section',
      text: { type, text: words },
    });
  });

  test('a second table becomes lines, for a message holds one', () => {
    const table: Part = { kind: 'table', columns: ['Name', 'Share'], rows: [['Dana', '60%']] };
    const { blocks } = renderBlocks(card([table, table]));
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'table', 'section']);
    expect(JSON.stringify(blocks[2])).toContain('Name: Dana · Share: 60%');
  });
});

describe('Teams', () => {
  test.each([
    ['**bold** [x](y) `z`', '\\*\\*bold\\*\\* \\[x\\](y) \\`z\\`'],
    ['my_file_name.vtt', 'my_file_name.vtt'],
    ['_x_', '\\_x\\_'],
    ['1. one', '1\\. one'],
    ['# one', '\\# one'],
    ['a &lt;b&gt;', 'a \\&lt;b\\&gt;'],
  ])('the title %j is escaped, because it stands in Markdown', (title, text) => {
    expect(renderAdaptive(card([], { title })).body[0]).toMatchObject({ type: 'TextBlock', style: 'heading', text });
  });

  test('a question stands before what cannot be undone', () => {
    const confirm = { title: 'Sure?', text: 'It goes.', yes: 'Yes, delete', no: 'No' };
    const buttons: readonly Button[] = [
      { kind: 'button', action: 'delete', label: 'Delete', value: 'id', style: 'danger', confirm },
    ];
    const data = { verb: 'coach:delete', value: 'id' };
    const look = { title: 'Yes, delete', data, style: 'destructive' };
    expect(renderAdaptive(card([], { buttons })).actions).toMatchObject([
      {
        type: 'Action.ShowCard',
        title: 'Delete',
        card: {
          actions: [
            { type: 'Action.Execute', verb: 'coach:delete', ...look, fallback: { type: 'Action.Submit', ...look } },
          ],
        },
      },
    ]);
  });
});

describe('the terminal', () => {
  test('wraps at the width, wide characters counted as two', () => {
    const words = { kind: 'text', text: `${'word '.repeat(30)}${'商'.repeat(50)}` } as const;
    for (const line of renderTerminal(card([words]), { width: 40 }).split('\n')) {
      const columns = [...line].reduce((sum, char) => sum + (char === '商' ? 2 : 1), 0);
      expect(columns).toBeLessThanOrEqual(40);
    }
  });

  test('shows the address behind a link, because nothing can be clicked', () => {
    const buttons: readonly Button[] = [{ kind: 'link', label: 'Open the PDF', url: 'https://a.example/x' }];
    expect(renderTerminal(card([], { buttons }))).toContain('Open the PDF: https://a.example/x');
  });
});

test.each([
  [0, '░░░░░░░░░░'],
  [0.01, '█░░░░░░░░░'],
  [0.5, '█████░░░░░'],
  [0.99, '█████████░'],
  [1, '██████████'],
])('a bar of %d', (share, bar) => {
  expect(drawBar(share)).toBe(bar);
});

describe('the checks of the wire find what they are for', () => {
  const good = renderBlocks(card([SUBTLE]));
  test.each([
    ['mrkdwn', { ...good, blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*x*' } }] }],
    [
      'size',
      { ...good, blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(13_000), emoji: false } }] },
    ],
    ['mention in the fallback', { ...good, text: '<!channel>' }],
    ['mention', { ...good, blocks: [{ type: 'header', text: { type: 'plain_text', text: '<!here>', emoji: false } }] }],
  ])('%s in Slack', (_, message) => {
    expect(slackFaults(message as never)).not.toEqual([]);
  });

  const plain = renderAdaptive(card([SUBTLE]));
  test.each([
    ['Markdown', { ...plain, body: [{ type: 'TextBlock', text: '[x](javascript:alert(1))' }] }],
    ['no alt text', { ...plain, body: [{ type: 'Image', url: 'https://a.example/x.png' }] }],
    ['version', { ...plain, version: '1.6' }],
    ['size', { ...plain, body: [{ type: 'TextRun', text: 'x'.repeat(30_000) }] }],
  ])('%s in Teams', (_, wire) => {
    expect(teamsFaults(wire as never)).not.toEqual([]);
  });
});
