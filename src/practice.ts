import { type HearTurn, makeHearTurn } from './analysis/engines/hear-turn.ts';
import { makeModelSpeaker, type Speaker } from './analysis/engines/persona-task.ts';
import { speak } from './analysis/practice/speaker.ts';
import { makePatience, type Patience, patient } from './analysis/providers/patience.ts';
import { makeDecodeSound } from './analysis/providers/pcm.ts';
import { type Cast, loadCast } from './analysis/providers/persona-files.ts';
import { loadPrompts } from './analysis/providers/prompt-files.ts';
import type { Voice } from './analysis/providers/voice.ts';
import type { Config } from './config.ts';

/** Everything that a practice session needs, as far as it is configured. */
export interface OpenedPractice extends Cast {
  readonly speak: Speaker;
  /** Turns a clip into a turn. */
  readonly hear: HearTurn;
  /** Reads an answer aloud; null where no voice is configured. */
  readonly voice: Voice | null;
}

export interface PracticeDeps {
  readonly config: Pick<Config, 'claude' | 'deepgram' | 'engine' | 'personasDir' | 'practiceVoice'>;
  /** Told of every call to a provider. */
  readonly onCall?: (provider: 'claude' | 'deepgram', model: string, outcome: string) => void;
}

/**
 * Opens the personas, Claude where it is configured and wanted, and Deepgram's voice where one is named. Throws AppError `refused` when
 * a persona is not sound.
 */
export async function openPractice({ config, onCall }: PracticeDeps): Promise<OpenedPractice> {
  const { claude, engine, personasDir } = config;
  const [prompts, cast] = await Promise.all([loadPrompts(), loadCast(personasDir)]);
  const usesClaude = claude !== null && engine !== 'offline' && engine !== 'gemini';
  return { ...cast, speak: usesClaude ? await byClaude(claude) : byRules, hear: hearTurn(), voice: await openVoice() };

  async function byClaude(settings: NonNullable<Config['claude']>): Promise<Speaker> {
    const { makeClaude } = await import('./analysis/providers/claude.ts');
    const patiently = once('Claude', 'claude', settings.model);
    return makeModelSpeaker({ model: patient(makeClaude(settings), patiently), prompts });
  }

  async function openVoice(): Promise<Voice | null> {
    const { deepgram, practiceVoice: voice } = config;
    if (deepgram === null || voice === null) return null;
    const { makeVoice } = await import('./analysis/providers/voice.ts');
    return makeVoice({ ...deepgram, voice }, { patiently: once('Deepgram', 'deepgram', voice) });
  }

  /** Somebody waits for the answer: a second try would come too late. */
  function once(called: string, provider: 'claude' | 'deepgram', model: string): Patience {
    return makePatience({ called, waits: [], onCall: (outcome) => onCall?.(provider, model, outcome) });
  }
}

const byRules: Speaker = (setting, state) => Promise.resolve(speak(setting, state));

/** The probe is loaded with the first clip. */
function hearTurn(): HearTurn {
  return makeHearTurn({
    decode: makeDecodeSound(),
    probe: async (recording) => (await import('./analysis/providers/probe.ts')).probeMedia(recording),
  });
}
