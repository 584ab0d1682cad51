import { describe, expect, test } from 'vitest';
import type { Alert, Report, Role, SpeakerId } from '../../../src/analysis/domain.ts';
import type { Card, Part } from '../../../src/cards/card.ts';
import { failureCard } from '../../../src/cards/failure.ts';
import { helpCard, unknownCommandCard } from '../../../src/cards/help.ts';
import { progressCard, STAGES } from '../../../src/cards/progress.ts';
import { notFoundCard, receiptCard } from '../../../src/cards/receipt.ts';
import { partCard, speakerCards, summaryCard } from '../../../src/cards/report.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { FAILURE_CODES } from '../../../src/errors.ts';
import { hostileReports, sampleReport } from '../../fixtures/report.ts';
import { sampleCards, withBands } from '../../golden/cards/samples.ts';

const ID = 'k3v9x2m7qa';

function textOf(card: Card): string {
  return renderTerminal(card, { width: 1000 });
}

function summaryOf(report: Report): string {
  return textOf(summaryCard({ report, reportId: ID }));
}

function bars(card: Card): readonly Extract<Part, { kind: 'bar' }>[] {
  return card.parts.flatMap((part) => (part.kind === 'bar' ? [part] : []));
}

describe('progress', () => {
  test('never goes back, starts at nothing and ends at everything', () => {
    const shares = STAGES.flatMap((stage) =>
      [0, 0.5, 1].map(
        (share) => bars(progressCard({ title: 'x', stage, share, elapsedMs: 0, recordingId: ID }))[0]?.share,
      ),
    );
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  });

  test.each([
    [0, 'next in line'],
    [1, '1 recording goes first'],
    [4, '4 recordings go first'],
  ])('says that %d recordings wait before it', (queuePosition, words) => {
    const file = { title: 'x', elapsedMs: 0, recordingId: ID };
    expect(textOf(progressCard({ ...file, stage: 'received', queuePosition }))).toContain(`Received, ${words}`);
    expect(textOf(progressCard({ ...file, stage: 'analysing', queuePosition }))).toContain(`Analysed, ${words}`);
    expect(textOf(progressCard({ ...file, stage: 'analysing' }))).not.toContain(words);
  });

  test('can be cancelled until it is done', () => {
    const buttons = STAGES.map((stage) => progressCard({ title: 'x', stage, elapsedMs: 0, recordingId: ID }).buttons);
    expect(buttons.at(-1)).toEqual([]);
    for (const some of buttons.slice(0, -1)) {
      expect(some).toEqual([{ kind: 'button', action: 'cancel', label: 'Cancel', value: ID }]);
    }
  });
});

describe('the summary', () => {
  test('shows headline, pull against push with n, who spoke, and the focus with its quote and time', () => {
    const report = sampleReport();
    const text = summaryOf(report);
    const { pull, push } = report.metrics.overall;
    expect(text).toContain(report.coaching.headline);
    expect(text).toContain(`${pull} : ${push}  Everybody`);
    const dana = report.metrics.speakers[0];
    expect(text).toContain(`${dana?.pull} : ${dana?.push}  Dana Ray`);
    expect(text).toMatch(
      /Dana Ray: ratio [\d.]+, pull share \d+% \(95% interval \d+–\d+%\), n\u00A0=\u00A0\d+ behaviours/,
    );
    expect(text).toMatch(/\d+% {2}Dana Ray/);
    expect(text).toContain(`“${report.coaching.focus?.evidence.quote}”`);
    expect(text).toContain('Dana Ray, 1:41');
  });

  test('gives no verdict on fewer than twenty behaviours', () => {
    const { short } = hostileReports();
    expect(summaryOf(short ?? sampleReport())).toContain('too few for a verdict');
  });

  test.each([
    ['zoom', /Not measurable here: fillers \(.*\), overlaps \(.*\)/],
    ['untimed', /speaking time \(the source has no times\)/],
    ['unnamed', /who said what \(the source does not name speakers\)/],
  ])('says in one line what a source like %s cannot support', (name, line) => {
    expect(summaryOf(hostileReports()[name] ?? sampleReport())).toMatch(line);
  });

  test('shows no time where the source has none', () => {
    const { untimed } = hostileReports();
    const card = summaryCard({ report: untimed ?? sampleReport(), reportId: ID });
    expect(textOf(card)).not.toMatch(/\d:\d\d/);
  });

  test('shows six speakers and how much the rest spoke', () => {
    const { twelve } = hostileReports();
    const card = summaryCard({ report: twelve ?? sampleReport(), reportId: ID });
    // Three people's pull against push, everybody's, and six shares of the talk.
    expect(bars(card)).toHaveLength(3 + 1 + 6);
    expect(textOf(card)).toMatch(/and 6 more: \d+% together/);
  });

  test('shows three numbers beside their references, striking ones first', () => {
    const list = summaryCard({ report: withBands(sampleReport()), reportId: ID }).parts.find(
      (part) => part.kind === 'list',
    );
    expect(list?.items).toHaveLength(3);
    expect(list?.items[0]).toMatch(/^Questions are 29% .* \(n\u00A0=\u00A034\)\.$/);
    expect(list?.items[2]).toMatch(/^150 words/);
  });

  test('shows three alerts, the worst first, and counts the others', () => {
    const report = sampleReport();
    const alert = (severity: Alert['severity'], i: number): Alert => {
      return { type: 'talk_share', severity, message: `Message ${i}.`, speaker: 'S2' as SpeakerId, at: 0 };
    };
    const alerts = (['warn', 'info', 'warn', 'critical', 'warn'] as const).map(alert);
    const text = summaryOf({ ...report, metrics: { ...report.metrics, alerts } });
    expect(text).toMatch(
      /🛑 Priya Nair, 0:00 · Message 3\.[\s\S]*⚠️ .*Message 0\.[\s\S]*⚠️ .*Message 2\.[\s\S]*and 1 more in the PDF/,
    );
    expect(text).not.toContain('Message 1');
  });

  test('coaches nobody on what a buyer does', () => {
    const report = sampleReport();
    const bySpeaker = report.coaching.bySpeaker.map(
      (one) => ({ ...one, role: one.speaker === 'S1' ? 'buyer' : 'seller' }) as const,
    );
    const text = summaryOf({ ...report, coaching: { ...report.coaching, bySpeaker } });
    expect(text).not.toContain('One utterance defends');
    expect(text).not.toMatch(/\d+ : \d+ {2}Dana Ray/);
    expect(text).toMatch(/\d+ : \d+ {2}Priya Nair/);
  });

  test('names nobody twice', () => {
    const report = sampleReport();
    const focus = report.coaching.focus === null ? null : { ...report.coaching.focus, text: 'Dana: Summarising 0%.' };
    expect(summaryOf({ ...report, coaching: { ...report.coaching, focus } })).toMatch(/\n.*Dana: Summarising 0%\./);
    expect(summaryOf({ ...report, coaching: { ...report.coaching, focus } })).not.toContain('Dana Ray: Dana');
  });

  test('names the engine, and why another one stood in', () => {
    const report = sampleReport();
    const engine = { name: 'offline', version: '1', fallbackReason: 'Gemini was unavailable' } as const;
    expect(summaryOf(report)).toContain(`Engine: offline 1 · Report ${ID}`);
    expect(summaryOf({ ...report, labelled: { ...report.labelled, engine } })).toContain(
      'Basic analysis: Gemini was unavailable',
    );
  });

  test('asks before it deletes', () => {
    expect(summaryCard({ report: sampleReport(), reportId: ID }).buttons.at(-1)).toMatchObject({
      action: 'delete',
      value: ID,
      confirm: { yes: 'Delete everything' },
    });
  });

  test.each([
    ['own', ['details', 'speakers', 'rerun', 'delete']],
    ['thread', ['details', 'speakers', 'rerun', 'make-private', 'delete']],
    ['private', ['details', 'speakers', 'rerun', 'share', 'delete']],
  ] as const)('offers what can be done where it stands: %s', (standing, actions) => {
    const { buttons } = summaryCard({ report: sampleReport(), reportId: ID, standing });
    expect(buttons.map((button) => button.kind === 'button' && button.action)).toEqual(actions);
  });
});

describe('speaker cards', () => {
  function withRoles(...roles: readonly Role[]): Report {
    const report = sampleReport();
    const bySpeaker = report.coaching.bySpeaker.map((one, i) => ({ ...one, role: roles[i] ?? 'unknown' }));
    return { ...report, coaching: { ...report.coaching, bySpeaker } };
  }

  test.each([
    [['seller', 'buyer'], ['S1']],
    [
      ['unknown', 'unknown'],
      ['S1', 'S2'],
    ],
    [
      ['seller', 'unknown'],
      ['S1', 'S2'],
    ],
    [['buyer', 'buyer'], []],
  ] as const)('for %j go to %j', (roles, speakers) => {
    expect(speakerCards(withRoles(...roles), ID).map(([speaker]) => speaker)).toEqual(speakers);
  });

  test('hold each item with why, how, quote and time', () => {
    const report = sampleReport();
    const [first] = speakerCards(report, ID);
    const text = textOf(first?.[1] ?? helpCard());
    for (const { title, why, how, evidence } of report.coaching.bySpeaker[0]?.actionItems ?? []) {
      expect(text).toContain(title.toUpperCase());
      for (const words of [why, how, evidence.quote]) expect(text).toContain(words);
    }
    expect(text.match(/Dana Ray, \d+:\d\d/g)).toHaveLength(3);
  });

  test('say who is claimed, and who that is in the recording', () => {
    const speaker = 'S1' as SpeakerId;
    const [, claimed] = speakerCards(sampleReport(), ID, new Map([[speaker, 'Dána Reyes']]))[0] ?? [];
    expect(claimed?.title).toMatch(/^For Dána Reyes: three things/);
    expect(textOf(claimed ?? helpCard())).toContain(`Dana Ray in the recording · Report ${ID}`);
    expect(claimed?.buttons).toMatchObject([{ action: 'unclaim', value: `${ID}:S1` }, { action: 'details' }]);
    const [, nameless] = speakerCards(sampleReport(), ID, new Map([[speaker, null]]))[0] ?? [];
    expect(nameless?.title).toMatch(/^For Dana Ray/);
    expect(nameless?.buttons[0]).toMatchObject({ action: 'unclaim' });
    expect(partCard(sampleReport(), ID, 'S9' as SpeakerId, new Map())).toBeNull();
  });

  test('are six at most, and say how many people the PDF adds', () => {
    const { twelve } = hostileReports();
    const cards = speakerCards(twelve ?? sampleReport(), ID);
    expect(cards).toHaveLength(6);
    expect(textOf(cards[5]?.[1] ?? helpCard())).toMatch(/\d+ more people in the PDF/);
  });
});

describe('failures', () => {
  test.each(FAILURE_CODES)('%s says what happened, what to do, and a reference', (code) => {
    const card = failureCard({ code, reference: 'ref42', title: 'call.vtt', detail: 'Found this.', retryId: ID });
    const text = textOf(card);
    expect(card.title.length).toBeGreaterThan(5);
    expect(text).toContain('call.vtt');
    expect(text).toContain('Found this.');
    expect(text).toContain(`Reference ref42 · ${code}`);
    const helps = ['unreachable', 'no-engine', 'provider-down', 'cancelled', 'bug'].includes(code);
    expect(card.buttons).toHaveLength(helps ? 1 : 0);
  });

  test('every code has words of its own', () => {
    expect(new Set(FAILURE_CODES.map((code) => failureCard({ code, reference: 'x' }).title)).size).toBe(
      FAILURE_CODES.length,
    );
  });

  test('without a recording there is nothing to try again', () => {
    expect(failureCard({ code: 'bug', reference: 'x' }).buttons).toEqual([]);
  });
});

test('words are typed as the platform wants them', () => {
  expect(textOf(helpCard('slack'))).toContain('/coach history 30');
  expect(textOf(helpCard('teams'))).not.toContain('/coach');
  const near = unknownCommandCard({ asked: 'histroy', closest: 'history 30', platform: 'slack' });
  expect(textOf(near)).toContain('/coach history 30');
});

describe('usage', () => {
  const { usage, ...others } = sampleCards();
  const tones = ['usage-nothing', 'usage-warned', 'usage-spent'].map((name) => others[name]?.tone);

  test('warns before the budget is spent, and says what happens then and until when', () => {
    expect([usage?.tone, ...tones]).toEqual(['neutral', 'neutral', 'warn', 'bad']);
    const spent = textOf(others['usage-spent'] ?? helpCard());
    expect(spent).toContain('transcripts get the basic analysis until 1 January');
    expect(textOf(others['usage-warned'] ?? helpCard())).toContain('until 1 December');
    expect(spent).toContain('coach settings slack:T024BE7LH budget=75');
  });

  test('says that a price is not known, and never guesses one', () => {
    const text = textOf(others['usage-unpriced'] ?? helpCard());
    for (const words of ['This month: at least $1.02', 'claude-next: price unknown', '4 calls have no known price'])
      expect(text).toContain(words);
  });
});

test('a receipt says what was where, and what was not there', () => {
  const erased = {
    recording: 1,
    media: 0,
    transcript: 1,
    report: 1,
    claims: 0,
    heldFiles: 2,
    answers: 6,
    outbox: 1,
    jobRuns: 4,
    messages: 3,
  };
  const text = textOf(receiptCard({ id: ID, erased }));
  expect(text).toContain('PDF and charts: 2 erased (our file store)');
  expect(text).toContain('File: nothing was there (our file store)');
  expect(text).toContain(ID);
});

test('what is missing and what belongs to another tenant read the same but for the id asked', () => {
  const words = (id: string) => JSON.stringify(notFoundCard({ id })).replaceAll(id, '');
  expect(words('aaaaaaaaaa')).toBe(words('bbbbbbbbbb'));
});
