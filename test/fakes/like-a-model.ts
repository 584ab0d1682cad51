import type { SpeakerId, Transcript, Utterance } from '../../src/analysis/domain.ts';
import { labelTranscript } from '../../src/analysis/rackham/label.ts';

/** What a stand-in for a language model answers when nothing else was planned: from the transcript in its prompt, by our own rules. */

export interface Asked {
  readonly transcript: string | null;
  readonly task: string;
}

interface Line {
  readonly at: number;
  readonly speaker: SpeakerId;
  readonly text: string;
}

/** The lines of a prompt's transcript. */
export function linesOf(transcript: string | null): readonly Line[] {
  return [...(transcript ?? '').matchAll(/^\[(\d+)\|(S\d+)\|[\d:]+\] (.*)$/gm)].map(([, at, speaker, text]) => ({
    at: Number(at),
    speaker: speaker as SpeakerId,
    text: text ?? '',
  }));
}

/** Which of our questions a task is. */
export function kindOf({ task }: Pick<Asked, 'task'>): 'label' | 'coach' | 'rubric' | 'watch' | 'persona' | 'unknown' {
  if (task.startsWith('Which behaviours')) return 'label';
  if (task.startsWith('What should each')) return 'coach';
  if (task.startsWith('Hold the conversation')) return 'rubric';
  if (task.startsWith('You speak as ')) return 'persona';
  return task.startsWith('Listen to this recording') ? 'watch' : 'unknown';
}

/** A sound answer to any of our questions about a transcript. */
export function answerLikeAModel(asked: Asked): unknown {
  switch (kindOf(asked)) {
    case 'label':
      return labelLikeAModel(asked);
    case 'coach':
      return coachLikeAModel(asked);
    case 'rubric':
      return checkLikeAModel(asked);
    case 'persona':
      return speakLikeAModel(asked);
    case 'watch':
    case 'unknown':
      throw new Error('a question that no stand-in knows');
  }
}

/** What a persona is told to say, said as it stands there. */
export function speakLikeAModel({ task }: Asked): { reply: string } {
  const [, told = ''] = /Say now, in this order and as one short turn:\n([\s\S]*)$/.exec(task) ?? [];
  const lines = told.split('\n').map((line) => line.replace(/^- (?:this|no more than this|something like): /, ''));
  return { reply: lines.map((line) => line.split(' / ')[0]).join(' ') };
}

export function labelLikeAModel({ transcript }: Asked): {
  labels: { at: number; marks: { behaviour: string; words: string }[] }[];
} {
  const lines = linesOf(transcript);
  const labels = labelTranscript(transcriptOf(lines));
  return {
    labels: lines.map(({ at, text }, i) => ({
      at,
      marks: (labels[i]?.marks ?? []).map(({ behaviour, buildOn, clause }) => ({
        behaviour: buildOn ? 'build_on' : behaviour,
        words: clause === text ? '' : clause,
      })),
    })),
  };
}

export function coachLikeAModel({ transcript, task }: Asked): object {
  const lines = linesOf(transcript);
  const speakers = /people hear from a good coach: ([^?]*)\?/.exec(task)?.[1]?.split(', ') ?? [];
  return {
    speakers: speakers.map((speaker) => {
      const own = lines.filter((line) => line.speaker === speaker && line.text.split(' ').length >= 5);
      const [first, second, third, fourth] = own;
      const quoted = (line: Line | undefined) => ({ at: line?.at ?? -1, quote: line?.text ?? '' });
      const item = (line: Line | undefined, title: string) => ({
        behaviour: 'testing_understanding',
        title,
        why: 'The answer went by and the talk moved on to the next point.',
        how: 'Play it back before going on: “So what you are saying is that this holds everything up?”',
        ...quoted(line),
      });
      return {
        speaker,
        strengths: first === undefined ? [] : [{ text: 'The opening made room for the other side.', ...quoted(first) }],
        opportunities:
          second === undefined ? [] : [{ text: 'Here a question would have shown more.', ...quoted(second) }],
        action_items: [
          ...(third === undefined ? [] : [item(third, 'Play back what you heard')]),
          ...(fourth === undefined ? [] : [item(fourth, 'Stay with the answer a little longer')]),
        ],
      };
    }),
  };
}

export function checkLikeAModel({ transcript, task }: Asked): {
  checks: { id: string; verdict: string; at: number; quote: string }[];
} {
  const lines = linesOf(transcript).filter(({ text }) => text.split(' ').length >= 5);
  const ids = [...task.matchAll(/^- `([\w-]+)`:/gm)].map(([, id]) => id ?? '');
  return {
    checks: ids.map((id, i) => {
      const line = lines[i];
      if (i % 3 === 2 || line === undefined) return { id, verdict: 'not_applicable', at: -1, quote: '' };
      if (i % 3 === 1) return { id, verdict: 'missed', at: -1, quote: '' };
      return { id, verdict: 'met', at: line.at, quote: line.text };
    }),
  };
}

function transcriptOf(lines: readonly Line[]): Transcript {
  const utterances = lines.map(
    ({ speaker, text }, i): Utterance => ({
      speaker,
      startMs: i * 3_000,
      endMs: i * 3_000 + 2_500,
      text,
    }),
  );
  const speakers = [...new Set(lines.map(({ speaker }) => speaker))].map((id) => ({ id, name: null }));
  const can = { times: true, wordTimes: false, overlap: false, verbatim: false, speakers: true };
  return { format: 'plain', durationMs: lines.length * 3_000, speakers, utterances, can };
}
