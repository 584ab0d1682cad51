import { describe, expect, it } from 'vitest';
import { readTranscript } from '../../../../src/analysis/rackham/reading.ts';
import { talk } from '../conversation.ts';

const read = (...lines: readonly string[]) => readTranscript(talk(lines));

describe('an utterance that is read', () => {
  it('gives its words, fillers, syllables and jargon', () => {
    expect(read('A: Um, you know, uh, the API is slow.', 'B: Okay.').utterances).toMatchObject([
      {
        words: ['um', 'you', 'know', 'uh', 'the', 'api', 'is', 'slow'],
        hardFillers: 2,
        softFillers: 1,
        syllables: 9,
        jargon: 1,
      },
      { words: ['okay'], hardFillers: 0, softFillers: 0, syllables: 2, jargon: 0 },
    ]);
  });

  it('tells how much it sounds like selling and buying', () => {
    expect(read('A: Here is our dashboard.', 'B: We have our budget.', 'A: It rained.').utterances).toMatchObject([
      { seller: 4, buyer: 0 },
      { seller: 0, buyer: 2 },
      { seller: 0, buyer: 0 },
    ]);
  });

  it('shows its urgency and its low risk in its own words', () => {
    expect(read('A: Send it by EOD.', 'B: Sounds good.', 'A: It rained.').utterances).toMatchObject([
      { urgency: 'by EOD', lowRisk: null },
      { urgency: null, lowRisk: 'Sounds good' },
      { urgency: null, lowRisk: null },
    ]);
  });

  it('is read for cues up to two thousand characters, and counted to its end', () => {
    const [utterance] = read(`A: ${'it works '.repeat(250)}, send us our dashboard by EOD, sounds good`).utterances;
    expect(utterance).toMatchObject({ seller: 0, buyer: 0, urgency: null, lowRisk: null });
    expect(utterance?.words.length).toBe(508);
  });

  it('is read once for each transcript', () => {
    const transcript = talk(['A: It works.']);
    expect(readTranscript(transcript)).toBe(readTranscript(transcript));
    expect(readTranscript(transcript)).not.toBe(read('A: It works.'));
  });
});

describe('a transcript that is read', () => {
  it('is English or not, over all its words', () => {
    expect(read('A: We have two sites.', 'B: Wir haben das.', 'A: That is good to know.').english).toBe(true);
    expect(read('A: Wir haben das nicht.', 'B: Das ist gut.').english).toBe(false);
  });

  it.each([...['.', '!', '?', ',', ';', ':', '…', '–', '—', '-', '."', ".'", '.”', '.’', '.)', '. )']])(
    'is punctuated where an utterance ends in %j',
    (end) => {
      expect(read(`A: We have sites${end}`).punctuated).toBe(true);
    },
  );

  it.each(['We have sites', 'We have 3.5 sites', 'We have, say, sites', '(We have) sites', 'We have "sites"'])(
    'is not where none does: %s',
    (text) => {
      expect(read(`A: ${text}`).punctuated).toBe(false);
    },
  );

  it('is punctuated from half of its utterances on', () => {
    const [marked, bare] = ['A: We have sites.', 'B: we like it'];
    expect(read(marked, bare).punctuated).toBe(true);
    expect(read(marked, bare, bare).punctuated).toBe(false);
    expect(read(marked, marked, bare, bare, bare).punctuated).toBe(false);
  });

  it('is judged by its utterances of three words or more', () => {
    expect(read('A: We have sites.', 'B: mm-hm yeah', 'B: okay').punctuated).toBe(true);
    expect(read('A: we have sites', 'B: Oh yes.', 'B: Okay.').punctuated).toBe(false);
    expect(read('A: It works.', 'B: Okay.').punctuated).toBe(false);
    expect(read().punctuated).toBe(false);
  });
});
