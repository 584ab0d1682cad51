import { makeModelSpeaker, type Speaker } from './analysis/engines/persona-task.ts';
import { speak } from './analysis/practice/speaker.ts';
import { makePatience, patient } from './analysis/providers/patience.ts';
import { type Cast, loadCast } from './analysis/providers/persona-files.ts';
import { loadPrompts } from './analysis/providers/prompt-files.ts';
import type { Config } from './config.ts';

/** Everything that a practice session needs, as far as it is configured. */
export interface OpenedPractice extends Cast {
  readonly speak: Speaker;
}

export interface PracticeDeps {
  readonly config: Pick<Config, 'claude' | 'engine' | 'personasDir'>;
  /** Told of every call to a provider. */
  readonly onCall?: (provider: 'claude', model: string, outcome: string) => void;
}

/** Opens the personas, and Claude where it is configured and wanted. Throws AppError `refused` when a persona is not sound. */
export async function openPractice({ config, onCall }: PracticeDeps): Promise<OpenedPractice> {
  const { claude, engine, personasDir } = config;
  const [prompts, cast] = await Promise.all([loadPrompts(), loadCast(personasDir)]);
  if (claude === null || engine === 'offline' || engine === 'gemini') {
    return { ...cast, speak: (setting, state) => Promise.resolve(speak(setting, state)) };
  }
  const { makeClaude } = await import('./analysis/providers/claude.ts');
  // Somebody waits for the answer: a second try would come too late.
  const patiently = makePatience({
    called: 'Claude',
    waits: [],
    onCall: (outcome) => onCall?.('claude', claude.model, outcome),
  });
  return { ...cast, speak: makeModelSpeaker({ model: patient(makeClaude(claude), patiently), prompts }) };
}
