import type { Locale, PersonId, RecordingId, Report, SpeakerId } from '../../analysis/domain.ts';
import { fromRecording } from '../../analysis/practice/from-recording.ts';
import type { Persona } from '../../analysis/practice/persona.ts';
import { replay } from '../../analysis/practice/replay.ts';
import type { Scenario } from '../../analysis/practice/scenario.ts';
import { openSession, rewind } from '../../analysis/practice/session.ts';
import { greet } from '../../analysis/practice/speaker.ts';
import { hash, type Setting } from '../../analysis/practice/standing.ts';
import type { PracticeState } from '../../analysis/practice-domain.ts';
import type { ChatPort, Place, ReplyTo } from '../../bot/port.ts';
import type { Card } from '../../cards/card.ts';
import { practiceBegunCard, practiceLimitCard } from '../../cards/practice-begin.ts';
import { practiceBriefCard, practiceReplyCard } from '../../cards/practice-session.ts';
import { wordsFor } from '../../cards/words.ts';
import { asAppError } from '../../errors.ts';
import type { PracticeSession } from '../../storage/practices.ts';
import { retentionOf } from '../../storage/settings.ts';
import type { Tables } from '../../storage/tables.ts';
import type { ShowCard } from '../standing.ts';
import type { PictureOf } from './portraits.ts';
import { asLoaded, type Loaded, sayKey } from './session.ts';
import { personaTold, scenarioTold } from './told.ts';

const DAY_MS = 86_400_000;

export interface OpenDeps {
  readonly tables: Pick<Tables, 'practices' | 'settings' | 'people'>;
  readonly chatOf: (session: Pick<Loaded, 'place'>) => ChatPort;
  readonly show: ShowCard;
  readonly pictureOf: PictureOf;
  readonly hasListener: boolean;
  readonly now: () => number;
  readonly retentionMs: number;
  /** Sessions that somebody may begin within a day. */
  readonly perDay: number;
}

export interface Asked {
  readonly id: RecordingId;
  readonly reply: ReplyTo;
  readonly person: PersonId;
  readonly locale: Locale;
}

/** What a session begins with. */
interface Beginning {
  readonly setting: Setting;
  readonly state: PracticeState;
  readonly from: PracticeSession['from'];
  /** Title of the recording it is made from. */
  readonly title: string | null;
}

/** Begins sessions: with a persona, with the other side of a recording, or again from a turn of an earlier one. */
export function makeOpen(deps: OpenDeps) {
  const { tables, chatOf, show, now } = deps;

  return { withPersona, withRecording, again };

  function withPersona(asked: Asked, persona: Persona, scenario: Scenario): Promise<Card | null> {
    return begin(asked, async (repName, seed) => {
      const setting = { persona, scenario, repName };
      return { setting, state: openSession(setting, seed, greet(setting, seed)), from: null, title: null };
    });
  }

  /** Throws AppError `unsupported` where the other side says too little, or from a minute that there is not. */
  function withRecording(
    asked: Asked,
    report: Report,
    id: RecordingId,
    rep: SpeakerId,
    fromMs: number | null,
  ): Promise<Card | null> {
    return begin(asked, async (repName, seed) => {
      const setting = { ...fromRecording(report, rep, wordsFor({ locale: asked.locale })), repName };
      const state =
        fromMs === null ? openSession(setting, seed, greet(setting, seed)) : replay(setting, report, rep, fromMs, seed);
      return { setting, state, from: { id, speaker: rep, atMs: fromMs }, title: report.title };
    });
  }

  function again(asked: Asked, earlier: Loaded, turn: number): Promise<Card | null> {
    const { setting, state, from } = earlier;
    return begin(asked, async () => ({ setting, state: rewind(state, turn), from, title: null }));
  }

  /** Once for each id, however often it is called. */
  async function begin(
    asked: Asked,
    make: (repName: string, seed: number) => Promise<Beginning>,
  ): Promise<Card | null> {
    const { id, reply, person, locale } = asked;
    const { tenantId, platform } = reply.place;
    const known = await tables.practices.get(tenantId, id);
    if (known === null && (await isOverLimit(asked))) return practiceLimitCard({ perDay: deps.perDay, locale });
    const chat = chatOf({ place: reply.place });
    const at = now();
    let title: string | null = null;
    if (known === null) {
      await tables.people.insert(tenantId, { tenantId, id: person, firstSeenAt: at });
      const name = await chat.nameOf(tenantId, person).catch(() => null);
      const beginning = await make(name ?? wordsFor({ locale }).say`You`, hash(id));
      title = beginning.title;
      await tables.practices.insert(tenantId, await rowOf(asked, beginning, at));
    }
    const row = await tables.practices.get(tenantId, id);
    if (row === null) return practiceLimitCard({ perDay: deps.perDay, locale });
    const { session, where } = await speakFirst(asLoaded(row), asked, title);
    if (platform === 'teams') {
      await pauseOthers(session);
      // What was begun stands right beneath the command.
      if (where === 'thread') return null;
    }
    const { persona, scenario } = session.setting;
    const { title: about } = scenarioTold(scenario, wordsFor({ locale }));
    return practiceBegunCard({ persona: persona.name, scenario: about, where, locale });
  }

  async function rowOf({ id, reply, person }: Asked, beginning: Beginning, at: number): Promise<PracticeSession> {
    const { place } = reply;
    const { tenantId, conversation, thread } = place;
    const { setting, state, from } = beginning;
    const { persona, scenario } = setting;
    return {
      ...{ tenantId, id, person, place, conversation, thread, status: 'opening', setting, state, from },
      persona: { id: persona.id, name: persona.name },
      scenario: { id: scenario.id, title: scenario.title },
      startedAt: at,
      lastAt: at,
      expireAt: at + (await retentionOf(tables, tenantId, deps.retentionMs)),
      events: state.steps.map(() => ''),
      result: null,
      beside: null,
    };
  }

  /** The brief where it was asked for, or in private where we may not speak there; then the persona's first words beneath it. */
  async function speakFirst(
    session: Loaded,
    { reply: { place: asked }, locale }: Asked,
    title: string | null,
  ): Promise<{ readonly session: Loaded; readonly where: 'thread' | 'direct' }> {
    const { tenantId, id, person, setting, state, from } = session;
    const chat = chatOf({ place: asked });
    const words = wordsFor({ locale });
    const [persona, scenario] = [personaTold(setting.persona, words), scenarioTold(setting.scenario, words)];
    const brief = async (to: Place) =>
      practiceBriefCard({
        ...{ id, persona, scenario, platform: to.platform, locale },
        canHear: deps.hasListener || chat.readTranscript !== undefined,
        pictureUrl: await deps.pictureOf(to, persona, 'banner', locale),
        from: from === null || title === null ? null : { title, atMs: from.atMs },
      });
    let to = session.place;
    let where: 'thread' | 'direct' = to.conversation === asked.conversation ? 'thread' : 'direct';
    const key = `${id}:brief`;
    let posted = await show(session, chat, { key, to, card: await brief(to) }).catch(async (thrown: unknown) => {
      if (to.kind === 'personal' || asAppError(thrown).code !== 'refused') throw thrown;
      to = await chat.direct(tenantId, person);
      where = 'direct';
      return show(session, chat, { key: `${key}:direct`, to, card: await brief(to) });
    });
    posted ??= null;
    const thread = to.platform === 'slack' ? (to.thread ?? posted?.message ?? null) : to.thread;
    const place = { ...to, thread };
    const { conversation } = place;
    // Before the persona speaks: it may be answered at once.
    const moved = await tables.practices.change(tenantId, id, (row) => ({
      ...{ ...row, place, conversation, thread },
      status: row.status === 'opening' ? 'open' : row.status,
    }));
    const settled = { ...session, ...(moved !== null && { place, conversation, thread }) };
    const last = state.steps.at(-1)?.reply ?? state.opening;
    const card = practiceReplyCard({ id, voice: last.voice, text: last.text, isOpen: true, locale });
    await show(settled, chat, { key: sayKey(session, state.steps.length), to: place, card });
    return { session: settled, where };
  }

  /** Where a conversation has no threads, one session of a person runs in it. */
  async function pauseOthers({ tenantId, id, person, conversation, thread }: Loaded): Promise<void> {
    const equals = { conversation, thread, status: 'open' as const };
    for (const other of await tables.practices.find(tenantId, { index: 'byPlace', equals })) {
      if (other.person !== person || other.id === id) continue;
      await tables.practices.change(tenantId, other.id, (row) =>
        row.status === 'open' ? { ...row, status: 'paused' } : null,
      );
    }
  }

  async function isOverLimit({ reply, person }: Asked): Promise<boolean> {
    const begun = await tables.practices.count(reply.place.tenantId, {
      index: 'byPerson',
      equals: { person },
      range: { from: now() - DAY_MS },
    });
    return begun >= deps.perDay;
  }
}
