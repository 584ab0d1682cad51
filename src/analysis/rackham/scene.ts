import type { Labelled, Measured, Reason, SpeakerId } from '../domain.ts';
import { known, missing } from './measured.ts';
import type { Reading } from './reading.ts';
import { findStretches, isBackchannel, isListening, type Stretch, speakingTimes } from './speech.ts';
import { largest, quantile } from './stats.ts';
import { type Tally, tallyUp } from './tally.ts';

/** What several numbers need of the whole conversation. */
export interface Scene {
  readonly labelled: Labelled;
  /** In the order of `transcript.speakers`, as everything by speaker below. */
  readonly speakers: readonly SpeakerId[];
  readonly longestMonologueMs: readonly Measured[];
  readonly monologueP95Seconds: readonly Measured[];
  /** The longest stretch of somebody else, whose listeners' checks of understanding are bridged. */
  readonly streakOfOthersSeconds: readonly Measured[];
  /** Set when the words are in a language whose words and fillers are not known here. */
  readonly unread: Reason | null;
  /** Set when, besides, no engine found a behaviour in them. */
  readonly unlabelled: Reason | null;
  /** Why nothing can be said of single speakers: nothing at all, nothing of their behaviours, nothing in time. */
  readonly ofSpeakers: {
    readonly nobody: Reason | null;
    readonly unlabelled: Reason | null;
    readonly untimed: Reason | null;
  };
}

/** What adds up over a recording or over a part of it, by speaker. */
export interface Sums {
  readonly tallies: readonly Tally[];
  readonly speakingMs: readonly number[];
}

/** The sums over utterances `from` to before `to`. */
export function sumUp(labelled: Labelled, reading: Reading, from?: number, to?: number): Sums {
  return {
    tallies: tallyUp(labelled, reading, from, to),
    speakingMs: [...speakingTimes(labelled.transcript, from, to).values()],
  };
}

export function setScene(labelled: Labelled, reading: Reading): Scene {
  const speakers = labelled.transcript.speakers.map(({ id }) => id);
  const unread: Reason | null = reading.english ? null : 'language-not-supported';
  const unlabelled = labelled.labels.some(({ marks }) => marks.length > 0) ? null : unread;
  const { can } = labelled.transcript;
  const nobody: Reason | null = can.speakers ? null : 'source-without-speakers';
  const untimed: Reason | null = nobody ?? (can.times ? null : 'source-without-times');
  const monologues = lengthsBySpeaker(speakers, findStretches(labelled, isBackchannel));
  const streaks = lengthsBySpeaker(speakers, findStretches(labelled, isListening)).map(largest);
  return {
    labelled,
    speakers,
    longestMonologueMs: monologues.map((own) =>
      known(untimed, () => (own.length === 0 ? missing('none-observed') : { value: largest(own), n: own.length })),
    ),
    monologueP95Seconds: monologues.map((own) =>
      known(untimed, () =>
        own.length === 0 ? missing('none-observed') : { value: quantile(own, 0.95) / 1000, n: own.length },
      ),
    ),
    streakOfOthersSeconds: speakers.map((_, who) => {
      const others = streaks.filter((ms, i) => i !== who && ms > 0);
      return known(untimed, () =>
        others.length === 0 ? missing('none-observed') : { value: largest(others) / 1000, n: others.length },
      );
    }),
    unread,
    unlabelled,
    ofSpeakers: { nobody, unlabelled: nobody ?? unlabelled, untimed },
  };
}

function lengthsBySpeaker(speakers: readonly SpeakerId[], stretches: readonly Stretch[]): readonly number[][] {
  const lengths = new Map(speakers.map((id): [SpeakerId, number[]] => [id, []]));
  for (const { speaker, ms } of stretches) lengths.get(speaker)?.push(ms);
  return [...lengths.values()];
}
