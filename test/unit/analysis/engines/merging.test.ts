import { describe, expect, it } from 'vitest';
import { addModel, type SaidToOne } from '../../../../src/analysis/coaching/add-model.ts';
import type { ActionItem, Behaviour, Claim, Coaching, SpeakerId } from '../../../../src/analysis/domain.ts';
import { joinCoaching, proveCoaching } from '../../../../src/analysis/engines/coach-task.ts';
import { makePromptWords } from '../../../../src/analysis/engines/proof.ts';
import { type FoundMark, flagMarks } from '../../../../src/analysis/rackham/flags.ts';
import { talk } from '../conversation.ts';

const S1 = 'S1' as SpeakerId;
const S2 = 'S2' as SpeakerId;
const claim = (at: number, text = `claim ${at}`): Claim => ({ text, evidence: { at, quote: 'q' } });
const item = (at: number, title: string, behaviour: Behaviour = 'open_question'): ActionItem => ({
  behaviour,
  title,
  why: 'w',
  how: 'h',
  evidence: { at, quote: 'q' },
});
const ours = (changed: Partial<Coaching['bySpeaker'][number]> = {}): Coaching => ({
  headline: 'ours',
  focus: {
    speaker: S1,
    metric: 'question_share',
    behaviour: 'open_question',
    text: 't',
    evidence: { at: 1, quote: 'q' },
  },
  bands: [],
  strengths: [claim(90, 'our strength')],
  opportunities: [claim(91, 'our opportunity')],
  bySpeaker: [
    {
      speaker: S1,
      role: 'seller',
      strengths: [claim(90)],
      opportunities: [claim(91)],
      actionItems: [item(1, 'ours, on focus'), item(2, 'ours, second', 'summarizing')],
      ...changed,
    },
  ],
});
const theirs = (changed: Partial<SaidToOne> = {}): SaidToOne => ({
  speaker: S1,
  strengths: [claim(10)],
  opportunities: [claim(11)],
  actionItems: [item(12, 'theirs', 'testing_understanding'), item(13, 'theirs, second', 'summarizing')],
  ...changed,
});
const titles = (coaching: Coaching) => coaching.bySpeaker[0]?.actionItems.map(({ title }) => title);

describe('a model’s words in our coaching', () => {
  it('leave headline, focus and bands as they are, and keep the item that goes with the focus', () => {
    const merged = addModel(ours(), [theirs()]);
    expect(merged).toMatchObject({ headline: 'ours', focus: { metric: 'question_share' } });
    expect(titles(merged)).toEqual(['ours, on focus', 'theirs', 'theirs, second']);
    expect(merged.strengths).toEqual([claim(10)]);
    expect(merged.opportunities).toEqual([claim(11)]);
  });

  it('cover the focus themselves where they speak of its behaviour', () => {
    expect(titles(addModel(ours(), [theirs({ actionItems: [item(12, 'theirs'), item(13, 'more')] })]))).toEqual([
      'theirs',
      'more',
    ]);
  });

  it('are filled up from ours, at other moments', () => {
    expect(titles(addModel(ours(), [theirs({ actionItems: [item(1, 'theirs')] })]))).toEqual([
      'theirs',
      'ours, second',
    ]);
  });

  it('show each moment once', () => {
    const [one] = addModel(ours(), [theirs({ strengths: [claim(12)], opportunities: [claim(13)] })]).bySpeaker;
    expect([one?.strengths, one?.opportunities]).toEqual([[], []]);
  });

  it('say nothing to who hardly spoke, and nothing about who is not there', () => {
    const silent = ours({ actionItems: [] });
    expect(addModel(silent, [theirs()]).bySpeaker).toEqual(silent.bySpeaker);
    expect(addModel(ours(), [theirs({ speaker: S2 })])).toEqual(ours());
    expect(addModel(ours(), [])).toEqual(ours());
  });
});

describe('what two chunks said', () => {
  it('is told once', () => {
    const part = { speakers: [theirs()], claims: 4, lost: 1 };
    const joined = joinCoaching([part, part]);
    expect(joined).toMatchObject({ claims: 8, lost: 2 });
    expect(joined.speakers).toHaveLength(1);
    expect(joined.speakers[0]?.actionItems).toHaveLength(2);
  });
});

describe('claims', () => {
  const transcript = talk(['A: What happens when an invoice fails?', 'B: It lands in a shared mailbox.']);
  const promptWords = makePromptWords([]);
  const prove = (at: number, quote: string, text = 'It was asked well.') =>
    proveCoaching(
      { speakers: [{ speaker: 'S1', strengths: [{ text, at, quote }], opportunities: [], action_items: [] }] },
      { transcript, speakers: [S1], promptWords },
    );

  it('about what somebody did well need that person’s own words', () => {
    expect(prove(0, 'when an invoice fails')).toMatchObject({ claims: 1, lost: 0 });
    expect(prove(1, 'in a shared mailbox')).toMatchObject({ claims: 1, lost: 1 });
  });

  it('to somebody who is not to be coached are not read', () => {
    const answer = { speakers: [{ speaker: 'S2', strengths: [], opportunities: [], action_items: [] }] };
    expect(proveCoaching(answer, { transcript, speakers: [S1], promptWords }).speakers).toEqual([]);
  });
});

describe('flags beside a model’s labels', () => {
  const found = (behaviour: Behaviour, clause: string, buildOn = false): FoundMark => ({
    behaviour,
    clause,
    rule: 'claude',
    buildOn,
  });
  const flags = (transcript: ReturnType<typeof talk>, marks: readonly (readonly FoundMark[])[]) =>
    flagMarks(transcript, marks).map((label) =>
      label.marks.map(({ buildOn, counterProposal, irritator, reasons }) => [
        buildOn,
        counterProposal,
        irritator,
        reasons,
      ]),
    );

  it('are ours to count: reasons and irritators by the same words as everywhere', () => {
    const text = 'To be honest, we chose it because it is cheap and because it works.';
    expect(flags(talk([`A: ${text}`]), [[found('giving_info_opinion', text)]])).toEqual([[[false, false, true, 2]]]);
  });

  it('believe that a proposal builds on another where there is one of somebody else, and call it a counter-proposal else', () => {
    const lines = talk([
      'A: Let us start in Leeds.',
      'B: And then Hull.',
      'A: What about York?',
      'B: We could do York.',
    ]);
    const proposing = (at: number, buildOn = false) => [found('proposing', lines.utterances[at]?.text ?? '', buildOn)];
    const marks = [proposing(0, true), proposing(1, true), [found('open_question', 'What about York?')], proposing(3)];
    expect(flags(lines, marks)).toEqual([
      [[false, false, false, 0]],
      [[true, false, false, 0]],
      [[false, false, false, 0]],
      [[false, false, false, 0]],
    ]);
    expect(flags(lines, [proposing(0), proposing(1)])[1]).toEqual([[false, true, false, 0]]);
  });
});
