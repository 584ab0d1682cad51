import { AppError } from '../../errors.ts';
import type { Report, SpeakerId, Utterance } from '../domain.ts';
import type { PracticeState, PracticeStep } from '../practice-domain.ts';
import { act, moved, opened } from './moves.ts';
import type { Persona } from './persona.ts';
import { react, read } from './react.ts';
import { openSession } from './session.ts';
import { greet } from './speaker.ts';
import type { Setting } from './standing.ts';

/** A recording from a minute on: a session that begins in the middle (its persona: from-recording.ts). */

/**
 * The recording as a session that has come to a minute: what was said before stands in it as it was said, and what the other side told
 * by then has been found. Throws `unsupported` for a recording without times, or a minute in which nothing is left to say.
 */
export function replay(
  setting: Setting,
  { labelled }: Report,
  rep: SpeakerId,
  fromMs: number,
  seed: number,
): PracticeState {
  const { transcript, labels } = labelled;
  const name = (speaker: SpeakerId): string =>
    transcript.speakers.find(({ id }) => id === speaker)?.name ?? setting.persona.name;
  if (!transcript.can.times || fromMs >= transcript.durationMs) {
    throw new AppError('unsupported', {
      detail: transcript.can.times
        ? 'The recording ends before that minute.'
        : 'This recording has no times, so there is no minute to begin from.',
    });
  }
  const turns = turnsBefore(transcript.utterances, fromMs);
  // It begins where the other side has just spoken.
  while (turns.length > 0 && turns.at(-1)?.speaker === rep) turns.pop();
  const first = turns[0];
  const starts = first !== undefined && first.speaker !== rep;
  const opening =
    turns.length === 0
      ? greet(setting, seed)
      : {
          text: starts ? textOf(first) : '',
          voice: starts ? name(first.speaker) : setting.persona.name,
          by: 'rules' as const,
        };
  let state = openSession(setting, seed, opening);
  for (const turn of starts ? turns.slice(1) : turns) {
    const last = state.steps.at(-1);
    if (turn.speaker === rep) {
      const own = labels.slice(turn.from, turn.to);
      const said = { text: textOf(turn) };
      const happened = react(read(said, own), setting.persona, state.steps);
      const before = last?.openness ?? state.openness;
      const step: PracticeStep = {
        turn: said,
        labels: own,
        happened,
        openness: opened(before, happened),
        patience: 1,
        acts: [],
        voice: setting.persona.name,
        reply: null,
      };
      state = { ...state, steps: [...state.steps, step] };
    } else if (last !== undefined)
      state = { ...state, steps: [...state.steps.slice(0, -1), answered(setting.persona, last, turn, name)] };
  }
  return state;
}

interface Turn {
  readonly speaker: SpeakerId;
  readonly from: number;
  to: number;
  readonly texts: string[];
}

function turnsBefore(utterances: readonly Utterance[], beforeMs: number): Turn[] {
  const turns: Turn[] = [];
  utterances.forEach(({ speaker, text, startMs }, at) => {
    if (startMs >= beforeMs) return;
    const last = turns.at(-1);
    if (last?.speaker === speaker) {
      last.texts.push(text);
      last.to = at + 1;
    } else turns.push({ speaker, from: at, to: at + 1, texts: [text] });
  });
  return turns;
}

function textOf({ texts }: Turn): string {
  return texts.join(' ');
}

/** A step with what the other side said to it; several of them may have answered one after the other. */
function answered(
  persona: Persona,
  step: PracticeStep,
  turn: Turn,
  name: (speaker: SpeakerId) => string,
): PracticeStep {
  const told = persona.facts.filter(({ id }) => {
    const at = Number(id.replace('at-', ''));
    return at >= turn.from && at < turn.to;
  });
  return {
    ...step,
    happened: [...step.happened, ...told.map(({ id }) => moved('fact-found', id, null, 0))],
    acts: [...step.acts, ...told.map(({ id }) => act('fact', id))],
    voice: name(turn.speaker),
    reply: {
      text: step.reply === null ? textOf(turn) : `${step.reply.text} ${textOf(turn)}`,
      voice: step.reply?.voice ?? name(turn.speaker),
      by: 'rules',
    },
  };
}
