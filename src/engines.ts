import { ENGINE_CHOICES, type EngineChoice } from './analysis/domain.ts';
import { type Engines, orderOf } from './analysis/engines/choose.ts';
import { type Listener, listenByDeepgram, listenByGemini } from './analysis/engines/listen.ts';
import { type ModelEngine, makeModelEngine, makeWatch } from './analysis/engines/model-engine.ts';
import type { DeepgramSettings } from './analysis/providers/deepgram.ts';
import type { MediaModel } from './analysis/providers/model.ts';
import { makePatience, type Patience, patient } from './analysis/providers/patience.ts';
import { loadPrompts } from './analysis/providers/prompt-files.ts';
import { loadRubrics } from './analysis/providers/rubric-files.ts';
import type { Config } from './config.ts';

/** Everything that hears, labels and coaches, as far as it is configured. */
export interface OpenedEngines {
  /** The models to ask, in this order; the rules come after them. */
  readonly enginesFor: (choice: EngineChoice) => readonly ModelEngine[];
  /** Who hears a recording, in this order. */
  readonly listenersFor: (choice: EngineChoice) => readonly Listener[];
}

export interface EnginesDeps {
  readonly config: Pick<Config, 'claude' | 'gemini' | 'deepgram' | 'rubricsDir'>;
  /** Told of every call to a provider. */
  readonly onCall?: (provider: 'claude' | 'gemini' | 'deepgram', model: string, outcome: string) => void;
}

/** What a tenant may choose from: what is configured. */
export function engineChoices({ claude, gemini }: Pick<Config, 'claude' | 'gemini'>): readonly EngineChoice[] {
  const isThere: Readonly<Record<EngineChoice, boolean>> = {
    auto: true,
    claude: claude !== null,
    gemini: gemini !== null,
    offline: true,
  };
  return ENGINE_CHOICES.filter((choice) => isThere[choice]);
}

/** Opens what is configured; an SDK that is not needed is not loaded. Throws AppError `refused` when a rubric is not sound. */
export async function openEngines({ config, onCall }: EnginesDeps): Promise<OpenedEngines> {
  const { claude, gemini, deepgram } = config;
  // Also where no model is configured: a rubric that is not sound is to be told at the start, not months later.
  const [prompts, rubrics] = await Promise.all([loadPrompts(), loadRubrics(config.rubricsDir)]);
  const patienceOf = (called: string, provider: 'claude' | 'gemini' | 'deepgram', model: string): Patience =>
    makePatience({ called, onCall: (outcome) => onCall?.(provider, model, outcome) });

  const claudeModel =
    claude === null
      ? null
      : patient(
          (await import('./analysis/providers/claude.ts')).makeClaude(claude),
          patienceOf('Claude', 'claude', claude.model),
        );
  const geminiModel =
    gemini === null
      ? null
      : patient(
          (await import('./analysis/providers/gemini.ts')).makeGemini(gemini),
          patienceOf('Gemini', 'gemini', gemini.model),
        );
  const byDeepgram = deepgram === null ? [] : [await openDeepgram(deepgram)];
  const byGemini = geminiModel === null ? [] : [await openWatch(geminiModel)];
  const engines: Engines = {
    claude: claudeModel === null ? null : makeModelEngine({ model: claudeModel, prompts, rubrics }),
    gemini: geminiModel === null ? null : makeModelEngine({ model: geminiModel, prompts, rubrics }),
  };
  return { enginesFor: (choice) => orderOf(choice, engines), listenersFor };

  async function openDeepgram(settings: DeepgramSettings): Promise<Listener> {
    const { makeDeepgram } = await import('./analysis/providers/deepgram.ts');
    const patiently = patienceOf('Deepgram', 'deepgram', settings.model);
    return listenByDeepgram(makeDeepgram(settings, { patiently }));
  }

  async function openWatch(model: MediaModel): Promise<Listener> {
    const [{ probeMedia }, { makeExtractSound }] = await Promise.all([
      import('./analysis/providers/probe.ts'),
      import('./analysis/providers/sound.ts'),
    ]);
    const watch = makeWatch({ model, prompts });
    return listenByGemini({ watch, probe: probeMedia, extractSound: makeExtractSound() });
  }

  /** Speech recognition first, unless Gemini is wanted: it times every word and keeps every um, so more can be measured. */
  function listenersFor(choice: EngineChoice): readonly Listener[] {
    if (choice === 'offline') return byDeepgram;
    return choice === 'gemini' ? [...byGemini, ...byDeepgram] : [...byDeepgram, ...byGemini];
  }
}
