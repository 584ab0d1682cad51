import { setTimeout as wait } from 'node:timers/promises';
import type { Locale } from '../../analysis/domain.ts';
import type { Speaker } from '../../analysis/engines/persona-task.ts';
import { answer, hear } from '../../analysis/practice/session.ts';
import { speak as speakByRules } from '../../analysis/practice/speaker.ts';
import { labelTurn } from '../../analysis/practice/transcript.ts';
import type { Reply, RepTurn } from '../../analysis/practice-domain.ts';
import type { ChatPort } from '../../bot/port.ts';
import { practiceReplyCard } from '../../cards/practice-session.ts';
import { wordsFor } from '../../cards/words.ts';
import { AppError, asAppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Tables } from '../../storage/tables.ts';
import type { Means } from '../means.ts';
import type { ShowCard } from '../standing.ts';
import type { UsageBook } from '../usage.ts';
import { asLoaded, isRunning, type Loaded, sayKey } from './session.ts';

/** How often it is looked whether the persona has answered the turn before. */
const LOOK_MS = 100;
/** After this long nobody is at that answer any more: a model has 20 seconds for it (engines/persona-task.ts). */
const GIVEN_UP_MS = 30_000;

export interface TurnDeps {
  readonly tables: Pick<Tables, 'practices'>;
  readonly chatOf: (session: Pick<Loaded, 'place'>) => ChatPort;
  readonly show: ShowCard;
  /** Null where the rules speak alone. */
  readonly speakByModel: Speaker | null;
  readonly means: Pick<Means, 'of'>;
  readonly book: Pick<UsageBook, 'spender'>;
  readonly now: () => number;
  readonly log: Log;
}

/** A session, and the language of what its messages have beside the persona's words. */
interface Of extends Pick<Loaded, 'tenantId' | 'id'> {
  readonly locale: Locale;
}

/** What was said to a persona, and what it answers: taken once for each event, in order, however often it is tried. */
export function makeTurn(deps: TurnDeps) {
  const { tables, chatOf, show, means, book, now, log } = deps;

  return { take, answerTo };

  /**
   * Writes a turn down with what it does to the session, and resolves to its step; to null when the session is over. A persona listens
   * to one turn after the other: what comes meanwhile waits for its answer.
   */
  async function take(of: Of, eventId: string, turn: RepTurn): Promise<number | null> {
    const { tenantId, id } = of;
    for (;;) {
      const row = await tables.practices.get(tenantId, id);
      if (row === null) return null;
      const known = row.events.indexOf(eventId);
      if (known !== -1) return known;
      if (!isRunning(row)) return null;
      const last = row.state.steps.at(-1);
      if (last !== undefined && last.reply === null) {
        if (now() - row.lastAt < GIVEN_UP_MS) await wait(LOOK_MS);
        else await answerTo(of, row.state.steps.length - 1);
        continue;
      }
      const { setting } = asLoaded(row);
      const state = hear(setting, row.state, turn, labelTurn(row.state, setting.repName, turn));
      const events = [...row.events, eventId];
      const taken = await tables.practices.change(tenantId, id, (seen) =>
        isRunning(seen) && seen.events.length === row.events.length
          ? { ...seen, state, events, status: 'open', lastAt: now() }
          : null,
      );
      if (taken !== null) return events.length - 1;
    }
  }

  /** Says what the persona answers to a step, in the thread; resolves to the session as it is then, or null when it is gone. */
  async function answerTo({ tenantId, id, locale }: Of, at: number): Promise<Loaded | null> {
    const row = await tables.practices.get(tenantId, id);
    const step = row?.state.steps[at];
    if (row === null || step === undefined) return null;
    const said = step.reply === null ? await keep(await think(asLoaded(row), at, locale), row, at) : asLoaded(row);
    const reply = said?.state.steps[at]?.reply;
    if (said === null || reply == null) return said;
    await tell(said, at + 1, reply, locale);
    return said;
  }

  /** Only the first answer counts. */
  async function keep(
    reply: Reply,
    { tenantId, id }: Pick<Loaded, 'tenantId' | 'id'>,
    at: number,
  ): Promise<Loaded | null> {
    const kept = await tables.practices.change(tenantId, id, (row) =>
      at === row.state.steps.length - 1 && row.state.steps[at]?.reply === null
        ? { ...row, state: answer(row.state, reply) }
        : null,
    );
    const row = kept ?? (await tables.practices.get(tenantId, id));
    return row === null ? null : asLoaded(row);
  }

  /** A model where it may be asked, else the rules; what the model has said so far is shown while it goes on. */
  async function think(session: Loaded, at: number, locale: Locale): Promise<Reply> {
    const { tenantId, id, setting, state, place } = session;
    const { speakByModel } = deps;
    const { engines } = speakByModel === null ? { engines: [] } : await means.of(tenantId);
    if (speakByModel === null || !engines.some(({ stamp }) => stamp.name === 'claude'))
      return speakByRules(setting, state);
    const chat = chatOf(session);
    const { spend, settled } = book.spender(tenantId, id);
    const voice = state.steps[at]?.voice ?? setting.persona.name;
    const shown = makeShown(session, at + 1, voice, locale);
    void chat.working?.(place, wordsFor({ locale }).say`${voice} is thinking`);
    try {
      return await speakByModel(setting, state, {
        signal: new AbortController().signal,
        spend,
        onFault: (why) => log.info({ session: id, why }, 'the rules spoke for a persona'),
        onPart: shown.part,
      });
    } finally {
      await shown.settled();
      await settled();
    }
  }

  /** Shows the beginning of an answer, at most as often as the platform lets a message be edited. A failure costs the sight of it alone. */
  function makeShown(session: Loaded, n: number, voice: string, locale: Locale) {
    const chat = chatOf(session);
    const { id } = session;
    let last: Promise<unknown> = Promise.resolve();
    let shownAt = Number.NEGATIVE_INFINITY;
    return {
      part(text: string): void {
        if (now() - shownAt < chat.editEveryMs) return;
        shownAt = now();
        const card = practiceReplyCard({ id, voice, text: `${text} …`, isOpen: false, locale });
        last = last
          .then(() => show(session, chat, { key: sayKey(session, n), to: session.place, card }))
          .catch((thrown: unknown) =>
            log.debug({ err: asAppError(thrown), session: id }, 'part of an answer not shown'),
          );
      },
      settled: () => last,
    };
  }

  async function tell(session: Loaded, n: number, { voice, text }: Reply, locale: Locale): Promise<void> {
    const { id, place, state } = session;
    const chat = chatOf(session);
    const isOpen = state.end === null;
    const card = practiceReplyCard({ id, voice, text, isOpen, locale });
    await show(session, chat, { key: sayKey(session, n), to: place, card });
    await quieten(session, n - 1, locale);
  }

  /** The buttons stand under the last words only. Nothing depends on it. */
  async function quieten(session: Loaded, n: number, locale: Locale): Promise<void> {
    const { id, place, state } = session;
    const reply = n === 0 ? state.opening : state.steps[n - 1]?.reply;
    if (reply == null) return;
    const card = practiceReplyCard({ id, voice: reply.voice, text: reply.text, isOpen: false, locale });
    await show(session, chatOf(session), { key: sayKey(session, n), to: place, card }).catch((thrown: unknown) => {
      if (!(thrown instanceof AppError)) throw thrown;
      log.debug({ err: thrown, session: id }, 'buttons of an earlier answer left standing');
    });
  }
}
