import type { Locale, PersonId, RecordingId, SpeakerId } from '../../analysis/domain.ts';
import type { HearTurn } from '../../analysis/engines/hear-turn.ts';
import { hint } from '../../analysis/practice/hint.ts';
import type { Persona } from '../../analysis/practice/persona.ts';
import type { Scenario } from '../../analysis/practice/scenario.ts';
import type { Voice } from '../../analysis/providers/voice.ts';
import type { ChatPort, Place, Platform, ReplyTo, SharedFile } from '../../bot/port.ts';
import type { Card } from '../../cards/card.ts';
import { commandWords } from '../../cards/help.ts';
import { personasCard } from '../../cards/practice.ts';
import { practiceForm, unknownPersonaCard } from '../../cards/practice-begin.ts';
import {
  practiceHintCard,
  practiceOverCard,
  practicePausedCard,
  practiceResumedCard,
} from '../../cards/practice-session.ts';
import { notFoundCard } from '../../cards/receipt.ts';
import { wordsFor } from '../../cards/words.ts';
import { AppError, asAppError } from '../../errors.ts';
import type { Blobs } from '../../storage/blobs.ts';
import { claimsOf } from '../../storage/claims.ts';
import { loadReport } from '../../storage/load-report.ts';
import type { Tables } from '../../storage/tables.ts';
import type { Queue } from '../port.ts';
import type { SendOnce } from '../send-once.ts';
import { makeShowCard } from '../standing.ts';
import { castByWords } from './cast.ts';
import { makeClips } from './clip.ts';
import { makeEnd } from './end.ts';
import { makeOpen, type OpenDeps } from './open.ts';
import { isRunning, type Loaded, loadSession } from './session.ts';
import { personaTold, scenarioTold } from './told.ts';
import { makeTurn, type TurnDeps } from './turn.ts';

export interface PracticeDeps
  extends Pick<TurnDeps, 'speakByModel' | 'means' | 'book' | 'now' | 'log'>,
    Pick<OpenDeps, 'pictureOf' | 'retentionMs' | 'perDay'> {
  readonly tables: Tables;
  readonly queue: Queue;
  readonly chats: Readonly<Partial<Record<Platform, ChatPort>>>;
  readonly sendOnce: SendOnce;
  /** Easy ones first. */
  readonly personas: readonly Persona[];
  readonly scenarios: readonly Scenario[];
  /** Hears a clip of any length that a turn may have. */
  readonly hear: HearTurn;
  /** Null where nothing reads aloud. */
  readonly voice: Voice | null;
  readonly blobs: Blobs;
  /** Whether something of ours hears clips; a platform may have written down what is said in them. */
  readonly hasListener: boolean;
}

interface Asked {
  readonly reply: ReplyTo;
  readonly person: PersonId;
  readonly locale: Locale;
}
interface OfSession extends Asked {
  readonly id: RecordingId;
}

/** Everything that somebody may ask of practice (bot/decide.ts). A null answer: what there is to say stands in the thread. */
export function makePractice(deps: PracticeDeps) {
  const { tables, queue, now, personas, scenarios, sendOnce } = deps;
  const show = makeShowCard({ tables, sendOnce });
  const open = makeOpen({ ...deps, chatOf, show });
  const clips = makeClips(deps);
  const turns = makeTurn({ ...deps, chatOf, show });
  const { end, tidy } = makeEnd({ tables, queue, now });

  return { faces, list, ask, begin, fromRecording, again, turn, help, pause, resume, finish, tidy };

  function chatOf({ place }: Pick<Loaded, 'place'>): ChatPort {
    const chat = deps.chats[place.platform];
    if (chat === undefined) throw new AppError('refused', { detail: 'This process is not connected to that chat.' });
    return chat;
  }

  /** Everybody and everything, as it is described in a language. */
  function castIn(locale: Locale): Pick<PracticeDeps, 'personas' | 'scenarios'> {
    const words = wordsFor({ locale });
    return {
      personas: personas.map((one) => personaTold(one, words)),
      scenarios: scenarios.map((one) => scenarioTold(one, words)),
    };
  }

  function faces(locale: Locale) {
    return castIn(locale).personas.map(({ id, name, role, trains }) => ({ id, title: `${name}, ${role}`, trains }));
  }

  function list({ reply, locale }: Asked): Card {
    const { platform } = reply.place;
    const command = commandWords('practice', platform);
    return personasCard({ ...castIn(locale), command, platform, locale });
  }

  /** The form where one can be shown, else the list, whose buttons begin a session. */
  async function ask(asked: Asked): Promise<Card | null> {
    try {
      const { reply, locale } = asked;
      const cast = castIn(locale);
      const pictures = await picturesAt(reply.place, cast.personas, locale);
      await chatOf(reply).openForm(reply, practiceForm({ ...cast, pictures, locale }));
      return null;
    } catch (thrown) {
      if (asAppError(thrown).code !== 'too-late') throw thrown;
      return list(asked);
    }
  }

  async function picturesAt(
    place: Place,
    faced: readonly Persona[],
    locale: Locale,
  ): Promise<ReadonlyMap<string, string>> {
    const all = faced.map(async (one) => [one.id, await deps.pictureOf(place, one, 'face', locale)] as const);
    return new Map((await Promise.all(all)).flatMap(([id, url]) => (url === null ? [] : [[id, url] as const])));
  }

  async function begin({ words, ...asked }: OfSession & { readonly words: readonly string[] }): Promise<Card | null> {
    const { persona, scenario, unknown, closest } = castByWords({ personas, scenarios }, words);
    if (unknown !== null) {
      const { platform } = asked.reply.place;
      return unknownPersonaCard({ asked: unknown, closest, platform, locale: asked.locale });
    }
    return open.withPersona(asked, persona, scenario);
  }

  /** `recordingId` is one that the person may read. */
  async function fromRecording({
    recordingId,
    minute,
    ...asked
  }: OfSession & { readonly recordingId: RecordingId; readonly minute: number | null }): Promise<Card | null> {
    const { tenantId } = asked.reply.place;
    const report = await loadReport(tables, tenantId, recordingId);
    if (report === null) return notFoundCard({ id: recordingId, locale: asked.locale });
    const claims = await claimsOf(tables, tenantId, recordingId);
    const sellers = report.coaching.bySpeaker.filter(({ role }) => role === 'seller');
    const rep: SpeakerId | undefined =
      claims.find(({ person }) => person === asked.person)?.speaker ??
      sellers[0]?.speaker ??
      report.coaching.bySpeaker[0]?.speaker;
    if (rep === undefined) return notFoundCard({ id: recordingId, locale: asked.locale });
    return open.withRecording(asked, report, recordingId, rep, minute === null ? null : minute * 60_000);
  }

  async function again({
    of,
    turn: at,
    ...asked
  }: OfSession & { readonly of: RecordingId; readonly turn: number }): Promise<Card | null> {
    const earlier = await loadSession(tables, asked.reply.place.tenantId, asked.person, of);
    return earlier === null ? notFoundCard({ id: of, locale: asked.locale }) : open.again(asked, earlier, at);
  }

  async function turn({
    reply,
    person,
    locale,
    id,
    text,
    file,
    eventId,
  }: OfSession & {
    readonly text: string;
    readonly file: SharedFile | null;
    readonly eventId: string;
  }): Promise<Card | null> {
    const { tenantId } = reply.place;
    const session = await loadSession(tables, tenantId, person, id);
    if (session === null) return practiceOverCard({ reason: 'ended', locale });
    const isKnown = session.events.includes(eventId);
    if (!isKnown && !isRunning(session)) return practiceOverCard({ reason: 'ended', locale });
    const said = isKnown || file === null ? { text } : await clips.listen(session, chatOf(session), file);
    const of = { tenantId, id, locale };
    const at = await turns.take(of, eventId, said);
    if (at === null) return practiceOverCard({ reason: 'ended', locale });
    const after = await turns.answerTo(of, at);
    if (after === null) return null;
    const answered = after.state.steps[at]?.reply;
    if (file !== null && answered != null)
      await clips.speak?.({ ...after, locale }, chatOf(after), at + 1, answered.text);
    if (after.state.end !== null) await end(after);
    return null;
  }

  async function help(asked: OfSession): Promise<Card> {
    const { locale } = asked;
    const session = await running(asked);
    return session === null
      ? practiceOverCard({ reason: 'ended', locale })
      : practiceHintCard({ text: hint(session.setting, session.state, wordsFor({ locale })), locale });
  }

  async function pause(asked: OfSession): Promise<Card> {
    const { locale } = asked;
    const session = await running(asked);
    if (session === null) return practiceOverCard({ reason: 'ended', locale });
    await move(session, 'open', 'paused');
    return practicePausedCard({ id: session.id, persona: session.persona.name, locale });
  }

  async function resume(asked: OfSession): Promise<Card> {
    const { locale } = asked;
    const session = await running(asked);
    if (session === null) return practiceOverCard({ reason: 'ended', locale });
    await move(session, 'paused', 'open');
    const { state, id, persona } = session;
    const last = (state.steps.at(-1)?.reply ?? state.opening).text;
    return practiceResumedCard({ id, persona: persona.name, last, locale });
  }

  async function finish(asked: OfSession): Promise<Card | null> {
    const { locale } = asked;
    const session = await running(asked);
    if (session === null) return practiceOverCard({ reason: 'ended', locale });
    return (await end(session)) ? null : practiceOverCard({ reason: 'nothing-said', locale });
  }

  async function running({ reply, person, id }: OfSession): Promise<Loaded | null> {
    const session = await loadSession(tables, reply.place.tenantId, person, id);
    return session !== null && isRunning(session) ? session : null;
  }

  async function move({ tenantId, id }: Loaded, from: 'open' | 'paused', to: 'open' | 'paused'): Promise<void> {
    await tables.practices.change(tenantId, id, (row) =>
      row.status === from ? { ...row, status: to, lastAt: now() } : null,
    );
  }
}
