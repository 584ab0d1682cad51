import { describe, expect, it } from 'vitest';
import { type Heard, type Listener, listenBest, listenByGemini } from '../../../../src/analysis/engines/listen.ts';
import { makeWatch } from '../../../../src/analysis/engines/model-engine.ts';
import { readWatched } from '../../../../src/analysis/engines/watch-task.ts';
import type { MediaFile, MediaModel } from '../../../../src/analysis/providers/model.ts';
import { fillIn, loadPrompts } from '../../../../src/analysis/providers/prompt-files.ts';
import { AppError, type FailureCode } from '../../../../src/errors.ts';
import { scriptedModel } from '../../../fakes/scripted-model.ts';
import { watchLikeAModel } from '../../../fakes/watch-like-a-model.ts';
import { talk } from '../conversation.ts';

interface Said {
  speaker: string;
  start: number;
  end: number;
  text: string;
  marks: { behaviour: string; words: string }[];
}

const said = (speaker: string, start: number, end: number, text: string, ...behaviours: string[]): Said => ({
  speaker,
  start,
  end,
  text,
  marks: behaviours.map((behaviour) => ({ behaviour, words: '' })),
});
const utterances = [
  said('B', 1, 3, 'Dana, what happens when an invoice fails?', 'open_question'),
  said('A', 3.5, 6, 'It lands in a shared mailbox.', 'giving_info_fact'),
  said('B', 6.2, 9, 'We could start with one site.', 'proposing'),
  said('A', 9.1, 12, 'And then reuse the team for Hull.', 'build_on'),
];
const answer = (changed: object = {}) => ({
  speakers: [
    { id: 'A', name: 'Dana Ray' },
    { id: 'B', name: 'Somebody Else' },
  ],
  utterances,
  coaching: { speakers: [{ speaker: 'B', strengths: [], opportunities: [], action_items: [] }] },
  ...changed,
});
const readOf = (given: unknown, isLast = false) => {
  const read = readWatched(given, 12_000, isLast);
  if ('fault' in read) throw new Error(read.fault);
  return read.value;
};

describe('what a model heard', () => {
  it('becomes a transcript of ours: speakers by first speech, names that were said aloud, milliseconds', () => {
    const { transcript, labels, coaching } = readOf(answer());
    expect(transcript).toMatchObject({
      format: 'gemini',
      durationMs: 12_000,
      speakers: [
        { id: 'S1', name: null },
        { id: 'S2', name: 'Dana Ray' },
      ],
      can: { times: true, wordTimes: false, overlap: false, verbatim: false, speakers: true },
    });
    expect(transcript.utterances.map(({ speaker, startMs, endMs }) => [speaker, startMs, endMs])).toEqual([
      ['S1', 1_000, 3_000],
      ['S2', 3_500, 6_000],
      ['S1', 6_200, 9_000],
      ['S2', 9_100, 12_000],
    ]);
    expect(labels.map(({ marks }) => marks.map(({ behaviour, buildOn }) => [behaviour, buildOn]))).toEqual([
      [['open_question', false]],
      [['giving_info_fact', false]],
      [['proposing', false]],
      [['proposing', true]],
    ]);
    expect(coaching.speakers.map(({ speaker }) => speaker)).toEqual(['S1']);
  });

  it.each<[string, object, RegExp]>([
    ['no object', [], /answer|expected/i],
    ['a stranger', { utterances: [said('C', 1, 2, 'Hello there.')] }, /utterances\.0\.speaker/],
    ['silence', { utterances: [said('A', 1, 2, '  ')] }, /utterances\.0\.text/],
    ['time that runs backwards', { utterances: utterances.toReversed() }, /times that cannot be/],
    ['an end before the start', { utterances: [said('A', 5, 4, 'It lands there.')] }, /times that cannot be/],
    ['an end after the end', { utterances: [said('A', 5, 400, 'It lands there.')] }, /lasts 12 seconds/],
    ['speech that nobody can speak', { utterances: [said('A', 1, 1.1, 'a b c d e f g h i j k l m')] }, /cannot be/],
    ['an unknown behaviour', { utterances: [said('A', 1, 2, 'Well.', 'nice')] }, /marks/],
  ])('is asked for again with %s', (_, changed, fault) => {
    const read = readWatched(Array.isArray(changed) ? changed : answer(changed), 12_000, false);
    expect('fault' in read && read.fault).toMatch(fault);
  });

  it('has no times when they cannot be and nothing better will come', () => {
    const { transcript } = readOf(answer({ utterances: utterances.map((one) => ({ ...one, end: 400 })) }), true);
    expect(transcript.can.times).toBe(false);
    expect(new Set(transcript.utterances.map(({ startMs, endMs }) => startMs + endMs))).toEqual(new Set([0]));
  });

  it('is nothing when nobody speaks', () => {
    expect(() => readWatched(answer({ utterances: [] }), 12_000, false)).toThrow(
      expect.objectContaining({ code: 'empty' }) as Error,
    );
  });

  it('is deleted at the provider, whatever came of it', async () => {
    const prompts = await loadPrompts();
    const about: MediaFile = { mime: 'video/mp4', durationMs: 60_000, hasPicture: true };
    const forgotten: string[] = [];
    const mediaModel = (given: unknown): MediaModel => ({
      ...scriptedModel(() => given).model,
      provider: 'gemini',
      upload: () => Promise.resolve({ name: 'files/1', uri: 'u', mime: 'video/mp4', fps: 0.5 }),
      forget: ({ name }) => {
        forgotten.push(name);
        return Promise.reject(new Error('it does not matter'));
      },
    });
    const options = { signal: new AbortController().signal, spend: () => {} };
    const conversation = talk(['A: What happens then?', 'B: It stops.']);
    const heard = await makeWatch({ model: mediaModel(watchLikeAModel(conversation)), prompts })('x', about, options);
    expect(heard.transcript.utterances.length).toBe(2);
    await expect(makeWatch({ model: mediaModel('no'), prompts })('x', about, options)).rejects.toMatchObject({
      code: 'provider-down',
      detail: 'Gemini gave no answer that could be used.',
    });
    expect(forgotten).toEqual(['files/1', 'files/1']);
  });
});

describe('who listens', () => {
  const heard: Heard = { transcript: talk(['A: Hello.']), draft: null };
  const options = {
    reference: 'r',
    scratch: '/nowhere',
    keyterms: [],
    signal: new AbortController().signal,
    spend: () => {},
  };
  const listener = (by: Listener['by'], fails?: AppError): Listener => ({
    by,
    listen: () => (fails === undefined ? Promise.resolve(heard) : Promise.reject(fails)),
  });
  const error = (code: FailureCode, detail: string, retry: boolean | number = false) =>
    new AppError(code, { detail, retry });

  it('is the first who can; the reasons of the others are told', async () => {
    const told: string[] = [];
    const found = await listenBest(
      [listener('gemini', error('provider-down', 'Gemini is away.', true)), listener('deepgram')],
      'x',
      options,
      ({ detail }) => told.push(detail),
    );
    expect(found).toMatchObject({ by: 'deepgram', missing: 'Gemini is away.' });
    expect(told).toEqual(['Gemini is away.']);
  });

  it.each<FailureCode>(['empty', 'unreadable', 'unsupported'])('is nobody else when the file is %s', async (code) => {
    const all = [listener('deepgram', error(code, 'The file.')), listener('gemini')];
    await expect(listenBest(all, 'x', options, () => {})).rejects.toMatchObject({ code });
  });

  it('fails with what is worth another try, else with the first reason', async () => {
    const fails = (...errors: AppError[]) =>
      listenBest(
        errors.map((one) => listener('deepgram', one)),
        'x',
        options,
        () => {},
      );
    const key = error('no-engine', 'The key.');
    await expect(fails(error('provider-down', 'Away.', 7_000), key)).rejects.toMatchObject({ retry: 7_000 });
    await expect(fails(key, error('provider-down', 'Declined.'))).rejects.toMatchObject({ detail: 'The key.' });
    await expect(fails()).rejects.toMatchObject({ code: 'no-engine' });
  });

  it('is told in which language its coaching is read, and says so', async () => {
    const prompts = await loadPrompts();
    const { model, asked } = scriptedModel(() => watchLikeAModel(talk(['A: What happens then?', 'B: It stops.'])));
    const media: MediaModel = {
      ...{ ...model, provider: 'gemini' },
      upload: () => Promise.resolve({ name: 'files/1', uri: 'u', mime: 'video/mp4', fps: 0.5 }),
      forget: () => Promise.resolve(),
    };
    const { listen } = listenByGemini({
      probe: () => Promise.resolve({ mime: 'video/mp4', durationMs: 60_000, hasPicture: true }),
      extractSound: () => Promise.resolve(),
      watch: makeWatch({ model: media, prompts }),
    });
    const drafts = [await listen('x', options), await listen('x', { ...options, language: 'de' })];
    expect(drafts.map(({ draft }) => draft?.language)).toEqual([undefined, 'de']);
    const [plain, german] = asked.map(({ task }) => task);
    expect(plain).toBe(prompts.watch.text);
    expect(german).toBe(`${prompts.watch.text}\n\n${fillIn(prompts.language, { language: 'German' })}`);
  });

  it('hears the sound of a container that Gemini does not take', async () => {
    const watched: string[] = [];
    const { listen } = listenByGemini({
      probe: (path) =>
        Promise.resolve({
          mime: path === 'film.mkv' ? 'video/x-matroska' : 'audio/ogg',
          durationMs: 1_000,
          hasPicture: path === 'film.mkv',
        }),
      extractSound: () => Promise.resolve(),
      watch: (path, { mime }) => {
        watched.push(`${path} ${mime}`);
        return Promise.resolve(readOf(answer()));
      },
    });
    await listen('film.mkv', options);
    expect(watched).toEqual(['/nowhere audio/ogg']);
  });
});
