import type { Transcript } from '../../src/analysis/domain.ts';
import { startFakeAnthropic } from './anthropic.ts';
import { type Spoken, startFakeDeepgram } from './deepgram.ts';
import { startFakeGemini } from './gemini.ts';
import { answerLikeAModel, kindOf } from './like-a-model.ts';
import { watchLikeAModel } from './watch-like-a-model.ts';

/** All three services on loopback: in whatever they are given to hear, `heard` is spoken; what they are asked, our own rules answer. */
export async function startStandIns(heard: Transcript) {
  const [claude, gemini, deepgram] = await Promise.all([startFakeAnthropic(), startFakeGemini(), startFakeDeepgram()]);
  claude.always(() => ({ kind: 'reply', answer: answerLikeAModel }));
  gemini.always({
    kind: 'reply',
    answer: (asked) => (kindOf(asked) === 'watch' ? watchLikeAModel(heard) : answerLikeAModel(asked)),
  });
  deepgram.always({ kind: 'speech', spoken: speak(heard) });
  return {
    claude,
    gemini,
    deepgram,
    /** Settings that make the service use them, each for itself. */
    env: {
      claude: { ANTHROPIC_API_KEY: claude.key, ANTHROPIC_API_URL: claude.url },
      gemini: { GEMINI_API_KEY: gemini.key, GEMINI_API_URL: gemini.url },
      deepgram: { DEEPGRAM_API_KEY: deepgram.key, DEEPGRAM_API_URL: deepgram.url },
    },
    faults: () => [...claude.faults(), ...gemini.faults(), ...deepgram.faults()],
    close: () => Promise.all([claude.close(), gemini.close(), deepgram.close()]),
  };
}

function speak({ utterances, speakers }: Transcript): readonly Spoken[] {
  return utterances.map(({ speaker, startMs, text }) => ({
    speaker: speakers.findIndex(({ id }) => id === speaker),
    start: startMs / 1000,
    text,
  }));
}
