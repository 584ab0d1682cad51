import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { DEFAULT_THRESHOLDS, type SpeakerId } from '../analysis/domain.ts';
import type { Listener } from '../analysis/engines/listen.ts';
import { offlineEngine } from '../analysis/engines/offline.ts';
import { debrief } from '../analysis/practice/debrief.ts';
import { fromRecording } from '../analysis/practice/from-recording.ts';
import { hint } from '../analysis/practice/hint.ts';
import { replay } from '../analysis/practice/replay.ts';
import { answer, hear, openSession, stop } from '../analysis/practice/session.ts';
import { greet } from '../analysis/practice/speaker.ts';
import type { Setting } from '../analysis/practice/standing.ts';
import { labelTurn } from '../analysis/practice/transcript.ts';
import type { PracticeState, Reply, RepTurn } from '../analysis/practice-domain.ts';
import { loadPrices } from '../analysis/providers/price-file.ts';
import { makeReport } from '../analysis/report.ts';
import type { Spend } from '../analysis/usage.ts';
import { practiceReportCard } from '../cards/practice.ts';
import { renderTerminal } from '../cards/terminal.ts';
import { openEngines } from '../engines.ts';
import { AppError } from '../errors.ts';
import { type OpenedPractice, openPractice } from '../practice.ts';
import { makeBill } from './bill.ts';
import { print, refused, runCommand, say } from './command.ts';
import { readRecording } from './read-recording.ts';

export interface PracticeOptions {
  readonly seed: string;
  /** What whoever practises is called in the report. */
  readonly as: string;
  /** A recording of one's own: its other side is the persona. */
  readonly from?: string;
  /** Who in it practises, `S1`; whoever sells when left out. */
  readonly speaker?: string;
  /** Where in it to begin. */
  readonly minute?: string;
}

/**
 * A practice session in the terminal: turns are read line by line, `@clip.ogg` is one that was spoken, `hint` asks for one, `end` ends it;
 * then its report is printed. With a key for Claude it plays the persona, else the rules do; clips need Deepgram. Resolves to the exit code.
 */
export function practice(
  env: NodeJS.ProcessEnv,
  personaId: string | undefined,
  scenarioId: string | undefined,
  options: PracticeOptions,
): Promise<number> {
  return runCommand(env, async (config) => {
    const seed = wholeNumber(options.seed, '--seed is a whole number, such as 7.');
    const { personas, scenarios, speak, hear } = await openPractice({ config });
    /** Not before it is needed: who types is not stopped by a rubric that is not sound. */
    const listen = async () => (await openEngines({ config })).listenersFor(config.engine);
    const bill = makeBill();
    const begun =
      options.from === undefined
        ? {
            setting: {
              persona: choose(personas, personaId, 'persona'),
              scenario: choose(scenarios, scenarioId, 'scenario'),
              repName: options.as,
            },
            state: null,
          }
        : await fromFile(await listen(), options.from, options, seed, bill.spend);
    const { setting } = begun;
    const { brief, goal } = setting.scenario;
    say(
      `${brief}\nGoal: ${goal}\nType what you say, or @ and the name of a clip in which you say it. “hint” helps with a line, “end” ends it and shows the report.\n`,
    );
    const first = begun.state ?? openSession(setting, seed, greet(setting, seed));
    const state = await talk(setting, first, { speak, hear, listen, spend: bill.spend });
    // No clock: the same turns give the same report, on any day.
    const { report, result } = debrief({ setting, state, endedAt: 0, thresholds: DEFAULT_THRESHOLDS });
    const width = Math.min(process.stdout.columns ?? 96, 96);
    print(`\n${renderTerminal(practiceReportCard({ report, result }), { width })}`);
    const spent = bill.text(await loadPrices(config.pricesFile), Date.now());
    if (spent !== '') say(spent.trimEnd());
  });
}

/** The other side of a recording as the persona, from its beginning or from a minute on. */
async function fromFile(
  listeners: readonly Listener[],
  file: string,
  { speaker, minute, as }: PracticeOptions,
  seed: number,
  spend: Spend,
): Promise<{ readonly setting: Setting; readonly state: PracticeState | null }> {
  const { signal } = new AbortController();
  const { transcript } = await readRecording(file, {
    listeners,
    signal,
    spend,
    onMedia: () => say('Listening …'),
  });
  const thresholds = DEFAULT_THRESHOLDS;
  const report = makeReport({ title: basename(file), sharedAt: 0, transcript, engine: offlineEngine, thresholds });
  const sellers = report.coaching.bySpeaker.filter(({ role }) => role === 'seller');
  const rep = (speaker as SpeakerId | undefined) ?? sellers[0]?.speaker ?? report.coaching.bySpeaker[0]?.speaker;
  if (rep === undefined || transcript.speakers.every(({ id }) => id !== rep))
    throw refused(`There is no speaker ${rep}. There are: ${transcript.speakers.map(({ id }) => id).join(', ')}.`);
  const setting = { ...fromRecording(report, rep), repName: as };
  if (minute === undefined) return { setting, state: null };
  const fromMs = wholeNumber(minute, '--minute is a whole number, such as 3.') * 60_000;
  return { setting, state: replay(setting, report, rep, fromMs, seed) };
}

function wholeNumber(text: string, remedy: string): number {
  if (!/^\d{1,9}$/.test(text)) throw refused(remedy);
  return Number(text);
}

function choose<T extends { readonly id: string }>(all: readonly T[], id: string | undefined, noun: string): T {
  const found = id === undefined ? all[0] : all.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw refused(`There is no ${noun} ${id}. There are: ${all.map((one) => one.id).join(', ')}.`);
}

interface Talking extends Pick<OpenedPractice, 'speak' | 'hear'> {
  readonly listen: () => Promise<readonly Listener[]>;
  readonly spend: Spend;
}

async function talk(setting: Setting, opened: PracticeState, talking: Talking): Promise<PracticeState> {
  let state = opened;
  const { signal } = new AbortController();
  printReply(state.steps.at(-1)?.reply ?? state.opening);
  for await (const line of createInterface({ input: process.stdin })) {
    const text = line.trim();
    if (text === '') continue;
    if (text.toLowerCase() === 'end') break;
    if (text.toLowerCase() === 'hint') {
      say(`Hint: ${hint(setting, state)}`);
      continue;
    }
    const turn = text.startsWith('@') ? await hearClip(text.slice(1).trim(), talking) : { text };
    if (turn === null) continue;
    state = hear(setting, state, turn, labelTurn(state, setting.repName, turn));
    const reply = await talking.speak(setting, state, { signal, spend: talking.spend });
    state = answer(state, reply);
    printReply(reply);
    if (state.end !== null) break;
  }
  return stop(state);
}

/** What is said in a clip; null where that is not to be heard, which is told and can be said again. */
async function hearClip(path: string, { listen, hear: hearTurn, spend }: Talking): Promise<RepTurn | null> {
  const folder = await mkdtemp(join(tmpdir(), 'coach-'));
  const { signal } = new AbortController();
  try {
    await access(path, constants.R_OK).catch(() => {
      throw refused(`The file ${basename(path)} cannot be read. Check its name and its rights.`);
    });
    say('Listening …');
    const listeners = await listen();
    const scratch = join(folder, 'sound');
    const turn = await hearTurn({
      path,
      listeners,
      transcript: null,
      reference: 'terminal',
      scratch,
      keyterms: [],
      signal,
      spend,
    });
    say(`You said: ${turn.text}`);
    return turn;
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.detail === '') throw thrown;
    say(`✗ ${thrown.detail}`);
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function printReply({ voice, text }: Reply): void {
  print(`\n${voice}: ${text}\n`);
}
