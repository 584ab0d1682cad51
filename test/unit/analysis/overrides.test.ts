import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.ts';
import { DEFAULT_THRESHOLDS, type SpeakerId } from '../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../src/analysis/engines/offline.ts';
import { applyOverrides, type Override } from '../../../src/analysis/overrides.ts';
import { AppError } from '../../../src/errors.ts';
import { talk } from './conversation.ts';

const [S1, S2, S3, S4] = ['S1', 'S2', 'S3', 'S4'] as SpeakerId[] as [SpeakerId, SpeakerId, SpeakerId, SpeakerId];
const before = talk([
  'A: What happens then?',
  'B: The limit is 50 users.',
  'C: We have two sites.',
  'B: Do you use SAP?',
]);
const whoSpeaks = (...overrides: Override[]) =>
  applyOverrides(before, overrides).utterances.map(({ speaker }) => speaker);
const whoIsThere = (...overrides: Override[]) =>
  applyOverrides(before, overrides).speakers.map(({ id, name }) => `${id} ${name}`);

describe('overrides', () => {
  it('give one utterance, or everything of a speaker, to somebody else', () => {
    expect(whoSpeaks({ kind: 'utterance', at: 1, to: S1 })).toEqual(['S1', 'S1', 'S3', 'S2']);
    expect(whoSpeaks({ kind: 'speaker', from: S2, to: S3 })).toEqual(['S1', 'S3', 'S3', 'S3']);
  });

  it('apply in their order', () => {
    const merge: Override = { kind: 'speaker', from: S2, to: S1 };
    const back: Override = { kind: 'utterance', at: 3, to: S2 };
    expect(whoSpeaks(merge, back)).toEqual(['S1', 'S1', 'S3', 'S2']);
    expect(whoSpeaks(back, merge)).toEqual(['S1', 'S1', 'S3', 'S1']);
  });

  it('leave ids as they were, and nobody without a word', () => {
    expect(whoIsThere({ kind: 'speaker', from: S2, to: S1 })).toEqual(['S1 A', 'S3 C']);
    const silent = talk(['A: What happens then?'], {}, ['Quiet']);
    expect(applyOverrides(silent, [{ kind: 'name', speaker: S1, name: 'Ann' }]).speakers).toEqual([
      { id: 'S1', name: 'Ann' },
      { id: 'S2', name: 'Quiet' },
    ]);
  });

  it('make a speaker whom the source did not tell apart, with a name', () => {
    const made: Override[] = [
      { kind: 'utterance', at: 3, to: S4 },
      { kind: 'name', speaker: S4, name: ' Dana ' },
    ];
    expect(whoSpeaks(...made)).toEqual(['S1', 'S2', 'S3', 'S4']);
    expect(whoIsThere(...made)).toEqual(['S1 A', 'S2 B', 'S3 C', 'S4 Dana']);
  });

  it('change every number that follows', () => {
    const options = { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS };
    const [first] = analyse(applyOverrides(before, [{ kind: 'speaker', from: S2, to: S1 }]), options).metrics.speakers;
    expect(first).toMatchObject({ speaker: 'S1', utterances: 3, pull: 2, push: 1 });
    expect(applyOverrides(before, [])).toBe(before);
  });

  it.each<[Override, string]>([
    [{ kind: 'speaker', from: 'S9' as SpeakerId, to: S1 }, 'There is no speaker S9: there are S1, S2, S3.'],
    [{ kind: 'utterance', at: 4, to: S1 }, 'There is no utterance 4: they are counted from 0 to 3.'],
    [{ kind: 'utterance', at: 0.5, to: S1 }, 'There is no utterance 0.5: they are counted from 0 to 3.'],
    [{ kind: 'utterance', at: 0, to: 'S5' as SpeakerId }, 'There is no speaker S5: there are S1, S2, S3.'],
    [{ kind: 'name', speaker: S1, name: '  ' }, 'The new name of S1 is empty.'],
  ])('%j is refused', (override, detail) => {
    try {
      applyOverrides(before, [override]);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: 'unsupported', detail });
    }
  });
});
