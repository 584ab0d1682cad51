import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/analysis/analyse.ts';
import { DEFAULT_THRESHOLDS, type SpeakerId } from '../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../src/analysis/engines/offline.ts';
import type { Override } from '../../../src/analysis/overrides.ts';
import { whoSpeaks } from '../../../src/analysis/who-speaks.ts';
import { talk } from './conversation.ts';

const [S1, S2, S3, S9] = ['S1', 'S2', 'S3', 'S9'] as SpeakerId[] as [SpeakerId, SpeakerId, SpeakerId, SpeakerId];
const source = talk(['Ann: What happens then?', 'Speaker 2: The limit is 50 users.', 'Cem: We have two sites.']);
const namesOf = (overrides: Override[], claims: Parameters<typeof whoSpeaks>[2] = []) =>
  whoSpeaks(source, overrides, claims).transcript.speakers.map(({ id, name }) => `${id} ${name}`);

describe('who speaks', () => {
  it('is as the source says where nobody says otherwise', () => {
    const { asked, transcript, ours } = whoSpeaks(source, [], []);
    expect(asked).toBe(source);
    expect(transcript).toBe(source);
    expect(ours.size).toBe(0);
  });

  it('takes a given name before the source’s, and a colleague’s only where neither names anybody', () => {
    const claims = [S1, S2].map((speaker) => ({ speaker, name: 'Dana Reyes' }));
    expect(namesOf([], claims)).toEqual(['S1 Ann', 'S2 Dana Reyes', 'S3 Cem']);
    expect(namesOf([{ kind: 'name', speaker: S2, name: ' Bo ' }], claims)).toEqual(['S1 Ann', 'S2 Bo', 'S3 Cem']);
    expect(namesOf([], [{ speaker: S2, name: null }])).toEqual(['S1 Ann', 'S2 Speaker 2', 'S3 Cem']);
  });

  it('asks models with joined voices but with the source’s own names', () => {
    const { asked, transcript, ours } = whoSpeaks(
      source,
      [
        { kind: 'speaker', from: S3, to: S2 },
        { kind: 'name', speaker: S2, name: 'Bo' },
      ],
      [{ speaker: S3, name: 'Gone' }],
    );
    expect(asked.speakers.map(({ name }) => name)).toEqual(['Ann', 'Speaker 2']);
    expect(transcript.speakers.map(({ name }) => name)).toEqual(['Ann', 'Bo']);
    expect(transcript.utterances.map(({ speaker }) => speaker)).toEqual(['S1', 'S2', 'S2']);
    expect([...ours]).toEqual([]);
  });

  it('passes over what no longer fits a recording that was heard anew', () => {
    expect(
      namesOf([
        { kind: 'speaker', from: S9, to: S1 },
        { kind: 'utterance', at: 99, to: S1 },
        { kind: 'name', speaker: S9, name: 'Nobody' },
      ]),
    ).toEqual(['S1 Ann', 'S2 Speaker 2', 'S3 Cem']);
  });
});

describe('whoever is one of us', () => {
  const buys = talk([
    'Ann: Our customers save hours, and I can send you a case study about our platform.',
    'Ann: What prompted you to look at our product?',
    'Bo: We currently use spreadsheets, and our budget is small. What does it cost?',
    'Bo: Our finance team would need something that our CFO can read.',
    'Bo: How much is it, and does it integrate with SAP?',
  ]);
  const rolesOf = (ours: readonly SpeakerId[]) =>
    assess(offlineEngine.label(buys), DEFAULT_THRESHOLDS, new Set(ours)).coaching.bySpeaker.map(({ role }) => role);

  it('never buys, and changes nothing about the others', () => {
    expect(rolesOf([])).toEqual(['seller', 'buyer']);
    expect(rolesOf([S1])).toEqual(['seller', 'buyer']);
    expect(rolesOf([S2])).toEqual(['seller', 'unknown']);
  });
});
