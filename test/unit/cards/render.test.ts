import { describe, expect, test } from 'vitest';
import { renderAdaptive } from '../../../src/cards/adaptive.ts';
import { renderForm } from '../../../src/cards/adaptive-form.ts';
import { renderBlocks } from '../../../src/cards/block-kit.ts';
import type { Button, Card, ChartPart, Part } from '../../../src/cards/card.ts';
import type { Field, Form } from '../../../src/cards/form.ts';
import { READING, SLACK } from '../../../src/cards/limits.ts';
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
    expect(READING.buttons).toBeLessThanOrEqual(SLACK.buttons);
    expect(READING.buttonValue).toBeLessThanOrEqual(SLACK.buttonValue);
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

describe('charts in Slack', () => {
  const chart: ChartPart = {
    kind: 'chart',
    shape: 'line',
    title: 'Pull share',
    labels: ['1 Mar', '8 Mar', '15 Mar'],
    series: [
      { name: 'Pull', values: [0.2, null, 0.3333333333] },
      { name: 'Questions', values: [0.5, 0.4, 0.6] },
      { name: 'Nothing', values: [null, null, null] },
    ],
    alt: 'Pull share: 20%, 33%',
  };
  const blocksOf = (part: ChartPart, charts?: 'not drawn') => renderBlocks(card([part]), charts).blocks.slice(1);

  test('a line has no gaps: a label counts where every series has a number', () => {
    expect(blocksOf(chart)).toEqual([
      {
        type: 'data_visualization',
        title: 'Pull share',
        chart: {
          type: 'line',
          series: [
            {
              name: 'Pull',
              data: [
                { label: '1 Mar', value: 0.2 },
                { label: '15 Mar', value: 0.333333 },
              ],
            },
            {
              name: 'Questions',
              data: [
                { label: '1 Mar', value: 0.5 },
                { label: '15 Mar', value: 0.6 },
              ],
            },
          ],
          axis_config: { categories: ['1 Mar', '15 Mar'] },
        },
      },
    ]);
  });

  test('the newest points are drawn, and labels that Slack could not tell apart are numbered', () => {
    const labels = Array.from({ length: 30 }, (_, i) => `a long label for a day ${i % 2}`);
    const [block] = blocksOf({ ...chart, labels, series: [{ name: 'x', values: labels.map((_, i) => i) }] });
    expect(block).toMatchObject({ chart: { series: [{ data: { length: 20, 0: { value: 10 }, 19: { value: 29 } } }] } });
    expect(JSON.stringify(block)).toContain('(20)');
  });

  test('a pie has six segments at most, the smaller ones together', () => {
    const values = [5, 4, 0, null, 3, 2, 1, 1, 1];
    const pie: ChartPart = {
      ...chart,
      shape: 'pie',
      labels: values.map((_, i) => `P${i}`),
      series: [{ name: '', values }],
    };
    const [block] = blocksOf(pie);
    const names = ['P0', 'P1', 'P4', 'P5', 'P6', 'Other'];
    expect(block).toMatchObject({
      chart: { type: 'pie', segments: [5, 4, 3, 2, 1, 2].map((value, i) => ({ label: names[i], value })) },
    });
  });

  test('what says more as a picture is the picture, and so is what a workspace refuses', () => {
    const url = 'https://a.example/x.png';
    const image = { type: 'image', image_url: url, alt_text: 'Pull share: 20%, 33%' };
    expect(blocksOf({ ...chart, url, labels: Array.from({ length: 30 }, (_, i) => `${i}`) })).toEqual([image]);
    expect(blocksOf({ ...chart, url }, 'not drawn')).toEqual([image]);
    expect(blocksOf(chart, 'not drawn')).toEqual([]);
  });

  test.each([
    ['nothing measured', { series: [{ name: 'Pull', values: [null, null, null] }] }],
    ['one point', { labels: ['1 Mar'], series: [{ name: 'Pull', values: [0.2] }] }],
    ['no number', { series: [{ name: 'Pull', values: [Number.NaN, Number.POSITIVE_INFINITY, 1e300] }] }],
  ])('%s draws no line', (_, less) => {
    expect(blocksOf({ ...chart, ...less })).toEqual([]);
  });

  test('a third chart is left out, and all of them go before a word is shortened', () => {
    expect(
      renderBlocks(card([chart, chart, chart])).blocks.filter(({ type }) => type === 'data_visualization'),
    ).toHaveLength(2);
    const words = Array.from({ length: 9 }, (_, i): Part => ({ kind: 'text', text: `${i}${'x'.repeat(1195)}` }));
    const { blocks } = renderBlocks(card([...words, chart, chart]));
    expect(blocks.map(({ type }) => type)).toEqual(['header', ...Array<string>(9).fill('section')]);
    expect(JSON.stringify(blocks)).toContain('x'.repeat(1195));
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

  test('six buttons are in sight, the rest in the menu behind them', () => {
    const buttons = Array.from({ length: 8 }, (_, i): Button => {
      return { kind: 'button', action: 'report', label: `Open ${i}`, value: `id${i}` };
    });
    const { actions = [] } = renderAdaptive(card([], { buttons }));
    expect(actions.map(({ mode }) => mode)).toEqual([...Array(6).fill(undefined), 'secondary', 'secondary']);
  });

  test('a card that goes on changing may be asked for its present state, by itself for its viewers', () => {
    const { refresh } = renderAdaptive(card([], { live: 'k3v9x0a1b2' }), ['29:alex']);
    const action = {
      type: 'Action.Execute',
      verb: 'coach:refresh',
      data: { verb: 'coach:refresh', value: 'k3v9x0a1b2' },
    };
    expect(refresh).toMatchObject({ type: 'Refresh', action, userIds: ['29:alex'] });
    expect(renderAdaptive(card([]), ['29:alex'])).not.toHaveProperty('refresh');
  });

  const chart: ChartPart = {
    kind: 'chart',
    shape: 'line',
    title: 'Pull share',
    labels: ['12 Mar', '19 Mar', '26 Mar'],
    series: [
      { name: 'You', values: [0.2, null, 0.34567891] },
      { name: 'Nothing', values: [null, null, null] },
    ],
    alt: 'Pull share: 20%, then 35%.',
  };

  test('a chart is the picture where there is one, for a picture shows everywhere', () => {
    expect(renderAdaptive(card([{ ...chart, url: 'https://a.example/x.png' }])).body[1]).toEqual({
      type: 'Image',
      url: 'https://a.example/x.png',
      altText: chart.alt,
      size: 'Stretch',
    });
  });

  test('a chart without a picture is Teams’ own, with its words for who cannot see it', () => {
    expect(renderAdaptive(card([chart])).body[1]).toEqual({
      type: 'Chart.Line',
      title: 'Pull share',
      showTitle: true,
      colorSet: 'categorical',
      data: [
        {
          legend: 'You',
          values: [
            { x: '12 Mar', y: 0.2 },
            { x: '26 Mar', y: 0.345679 },
          ],
        },
      ],
      fallback: {
        type: 'RichTextBlock',
        inlines: [{ type: 'TextRun', text: chart.alt, isSubtle: true, size: 'Small' }],
      },
    });
    const shapes = (['bar', 'pie'] as const).map((shape) => renderAdaptive(card([{ ...chart, shape }])).body[1]);
    expect(shapes).toMatchObject([
      { type: 'Chart.VerticalBar.Grouped', data: [{ legend: 'You' }] },
      {
        type: 'Chart.Donut',
        data: [
          { legend: '12 Mar', value: 0.2 },
          { legend: '26 Mar', value: 0.345679 },
        ],
      },
    ]);
    const empty = { ...chart, series: [{ name: 'Nothing', values: [null, Number.NaN] }] };
    expect(renderAdaptive(card([empty])).body).toHaveLength(1);
  });

  describe('forms', () => {
    const form = (fields: readonly Field[]): Form => {
      return { name: 'settings', value: 'id', title: 'Settings', fields, submit: 'Save' };
    };
    const nobody = { search: 'organisation', known: [] } as const;
    const inputs = (wire: ReturnType<typeof renderForm>) =>
      wire.body.filter(({ type }) => String(type).startsWith('Input.'));

    test('a field is the input that fits it', () => {
      const wire = renderForm(
        form([
          { kind: 'words', text: [{ text: 'For ' }, { text: 'everybody', style: 'bold' }] },
          {
            kind: 'choice',
            id: 'visibility',
            label: 'Who sees a report',
            hint: 'You can change it for each.',
            choices: [
              { value: 'thread', label: 'The thread' },
              { value: '', label: 'As usual' },
            ],
            chosen: '',
          },
          { kind: 'text', id: 'terms', label: 'Terms', value: 'a\nb', maxLength: 20, multiline: true },
          { kind: 'text', id: 'name', label: 'Name', value: '', maxLength: 20, required: true },
        ]),
        nobody,
      );
      expect(wire.body.map(({ type }) => type)).toEqual([
        'TextBlock',
        'RichTextBlock',
        'Input.ChoiceSet',
        'RichTextBlock',
        'Input.Text',
        'Input.Text',
      ]);
      expect(inputs(wire)).toEqual([
        {
          id: 'answer-visibility',
          label: 'Who sees a report',
          type: 'Input.ChoiceSet',
          style: 'expanded',
          choices: [
            { title: 'The thread', value: 'thread' },
            { title: 'As usual', value: '-none-' },
          ],
          wrap: true,
          value: '-none-',
        },
        { id: 'answer-terms', label: 'Terms', type: 'Input.Text', value: 'a\nb', maxLength: 20, isMultiline: true },
        {
          id: 'answer-name',
          label: 'Name',
          type: 'Input.Text',
          value: '',
          maxLength: 20,
          isRequired: true,
          errorMessage: 'This is needed.',
        },
      ]);
      const look = { title: 'Save', data: { verb: 'coach:form:settings', value: 'id' }, style: 'positive' };
      expect(wire.actions).toEqual([
        { type: 'Action.Execute', verb: 'coach:form:settings', ...look, fallback: { type: 'Action.Submit', ...look } },
      ]);
    });

    test('what is chosen stays among too many choices, and many fold into a menu', () => {
      const choices = Array.from({ length: 150 }, (_, i) => ({ value: `v${i}`, label: `Choice ${i}` }));
      const [input] = inputs(
        renderForm(form([{ kind: 'choice', id: 'c', label: 'C', choices, chosen: 'v149' }]), nobody),
      );
      expect(input).toMatchObject({ style: 'compact', value: 'v149' });
      expect(input?.choices).toHaveLength(100);
      expect(input?.choices).toContainEqual({ title: 'Choice 149', value: 'v149' });
    });

    test('a form too large loses its known people, then its hints, then fields from the end, and says so', () => {
      const hint = 'A hint that takes its room. '.repeat(7);
      const person = (i: number): Field => ({ kind: 'person', id: `p${i}`, label: `Person ${i}`, chosen: null, hint });
      const known = Array.from({ length: 25 }, (_, i) => ({ value: `id-${i}`, label: `Somebody ${i}` }));
      const few = renderForm(form(Array.from({ length: 4 }, (_, i) => person(i))), { ...nobody, known });
      expect(inputs(few)[0]?.choices).toHaveLength(26);
      const many = renderForm(form(Array.from({ length: 20 }, (_, i) => person(i))), { ...nobody, known });
      expect(inputs(many)).toHaveLength(20);
      expect(inputs(many)[0]?.choices).toHaveLength(1);
      const words = 'x'.repeat(3000);
      const long = Array.from({ length: 20 }, (_, i): Field => {
        return { kind: 'text', id: `t${i}`, label: `Text ${i}`, value: words, maxLength: 3000, hint };
      });
      const cut = renderForm(form(long), nobody);
      expect(inputs(cut).length).toBeGreaterThan(5);
      expect(JSON.stringify(cut.body.at(-1))).toMatch(/\d+ more do not fit here/);
    });
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
