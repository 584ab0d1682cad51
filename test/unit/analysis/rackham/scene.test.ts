import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../../../src/analysis/domain.ts';
import { readTranscript } from '../../../../src/analysis/rackham/reading.ts';
import { setScene, sumUp } from '../../../../src/analysis/rackham/scene.ts';
import { type Line, label, talk } from '../conversation.ts';

const line = (who: string, text: string, from: number, to: number): Line => ({
  who,
  text,
  startMs: from * 1000,
  endMs: to * 1000,
});

function sceneOf(lines: readonly (string | Line)[], can: Partial<Capabilities> = {}, silent: readonly string[] = []) {
  const labelled = label(talk(lines, can, silent));
  return setScene(labelled, readTranscript(labelled.transcript));
}

/** A holds the floor for 20 s and for 5 s, B for 3 s; B's listening noise and A's short pause end nothing. */
const FLOOR = [
  line('A', 'The limit is 50 users.', 0, 10),
  line('B', 'Mm-hm.', 10, 10.5),
  line('A', 'The price is 40.', 11, 20),
  line('B', 'We have two sites in Leeds.', 20, 23),
  line('A', 'The setup takes a week.', 23, 28),
];

describe('how long somebody speaks', () => {
  it('names the speakers in their order', () => {
    expect(sceneOf(FLOOR, {}, ['C']).speakers).toEqual(['S1', 'S2', 'S3']);
  });

  it('is known by the longest monologue of each', () => {
    expect(sceneOf(FLOOR, {}, ['C']).longestMonologueMs).toEqual([
      { value: 20_000, n: 2 },
      { value: 3_000, n: 1 },
      { notMeasurable: 'none-observed' },
    ]);
  });

  it('is known by the 95th percentile of their monologues, in seconds', () => {
    const [a, b, c] = sceneOf(FLOOR, {}, ['C']).monologueP95Seconds;
    expect(a).toMatchObject({ value: 5 + 15 * 0.95, n: 2 });
    expect(b).toEqual({ value: 3, n: 1 });
    expect(c).toEqual({ notMeasurable: 'none-observed' });
  });

  it('is known by the longest streak of the others, who spoke at all', () => {
    expect(sceneOf(FLOOR, {}, ['C']).streakOfOthersSeconds).toEqual([
      { value: 3, n: 1 },
      { value: 20, n: 1 },
      { value: 20, n: 2 },
    ]);
  });

  it('has no streak of others where nobody else held the floor', () => {
    expect(sceneOf(FLOOR.slice(0, 1)).streakOfOthersSeconds).toEqual([{ notMeasurable: 'none-observed' }]);
    expect(sceneOf(FLOOR.slice(0, 1), {}, ['C']).streakOfOthersSeconds).toEqual([
      { notMeasurable: 'none-observed' },
      { value: 10, n: 1 },
    ]);
  });

  it('bridges a check of understanding in a streak and not in a monologue', () => {
    const scene = sceneOf([
      line('B', 'The export is slow.', 0, 10),
      line('A', 'So the export is slow, is that right?', 10, 12),
      line('B', 'It stops at ten thousand rows.', 12, 20),
    ]);
    expect(scene.longestMonologueMs).toEqual([
      { value: 10_000, n: 2 },
      { value: 2_000, n: 1 },
    ]);
    expect(scene.streakOfOthersSeconds).toEqual([{ notMeasurable: 'none-observed' }, { value: 20, n: 1 }]);
  });
});

describe('why something cannot be known', () => {
  const german = ['A: Wir haben das nicht.', 'B: Das ist gut.'];

  it('is nothing where the source tells all', () => {
    const scene = sceneOf(FLOOR);
    expect(scene).toMatchObject({ unread: null, unlabelled: null });
    expect(scene.ofSpeakers).toEqual({ nobody: null, unlabelled: null, untimed: null });
  });

  it('is the language, as long as no engine understood it', () => {
    const scene = sceneOf(german);
    expect(scene).toMatchObject({ unread: 'language-not-supported', unlabelled: 'language-not-supported' });
    expect(scene.ofSpeakers).toEqual({ nobody: null, unlabelled: 'language-not-supported', untimed: null });

    const { transcript } = scene.labelled;
    const [mark] = label(talk(['A: We have two sites.'])).labels[0]?.marks ?? [];
    if (mark === undefined) throw new Error('a statement has a mark');
    const labels = [{ marks: [] }, { marks: [mark] }];
    const heard = setScene({ ...scene.labelled, labels }, readTranscript(transcript));
    expect(heard).toMatchObject({ unread: 'language-not-supported', unlabelled: null });
    expect(heard.ofSpeakers.unlabelled).toBeNull();
  });

  it('is nothing where English holds no behaviour', () => {
    expect(sceneOf(['A: Mm-hm.'])).toMatchObject({ unread: null, unlabelled: null });
  });

  it('is a source that tells no times', () => {
    const scene = sceneOf(FLOOR, { times: false });
    const reason = { notMeasurable: 'source-without-times' };
    expect(scene.ofSpeakers).toEqual({ nobody: null, unlabelled: null, untimed: 'source-without-times' });
    expect(scene.longestMonologueMs).toEqual([reason, reason]);
    expect(scene.monologueP95Seconds).toEqual([reason, reason]);
    expect(scene.streakOfOthersSeconds).toEqual([reason, reason]);
  });

  it('is before all a source that tells no speakers', () => {
    const scene = sceneOf(german, { times: false, speakers: false });
    expect(scene.ofSpeakers).toEqual({
      nobody: 'source-without-speakers',
      unlabelled: 'source-without-speakers',
      untimed: 'source-without-speakers',
    });
    expect(scene.longestMonologueMs[0]).toEqual({ notMeasurable: 'source-without-speakers' });
  });
});

describe('sums', () => {
  const labelled = label(talk(FLOOR, {}, ['C']));
  const sums = (from?: number, to?: number) => {
    const { tallies, speakingMs } = sumUp(labelled, readTranscript(labelled.transcript), from, to);
    return { utterances: tallies.map((tally) => tally.utterances), speakingMs };
  };

  it('are those of the recording, by speaker', () => {
    expect(sums()).toEqual({ utterances: [3, 2, 0], speakingMs: [24_000, 3_500, 0] });
  });

  it('are those of a part, from one utterance to before another', () => {
    expect(sums(1, 3)).toEqual({ utterances: [1, 1, 0], speakingMs: [9_000, 500, 0] });
    expect(sums(3)).toEqual({ utterances: [1, 1, 0], speakingMs: [5_000, 3_000, 0] });
  });
});
