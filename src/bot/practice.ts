import type { Locale, PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import type { Card } from '../cards/card.ts';
import { notFoundCard } from '../cards/receipt.ts';
import { localeOf } from '../storage/settings.ts';
import { shortId } from '../storage/short-id.ts';
import type { EffectOf } from './decide.ts';
import type { PerformDeps } from './perform.ts';
import type { ReplyTo, SharedFile } from './port.ts';
import { findReadable } from './rights.ts';

interface Asked {
  readonly reply: ReplyTo;
  readonly person: PersonId;
  /** Of the workspace, in which the answer is written. */
  readonly locale: Locale;
}
type OfSession<More = unknown> = Asked & { readonly id: RecordingId } & More;

/** Practice sessions (jobs/practice). A null answer: what there is to say stands in the thread. A session is found by its own person alone. */
export interface Practice {
  /** Whom one can practise with, for a list. */
  faces(locale: Locale): readonly { readonly id: string; readonly title: string; readonly trains: string }[];
  list(asked: Asked): Card;
  ask(asked: Asked): Promise<Card | null>;
  begin(asked: OfSession<{ readonly words: readonly string[] }>): Promise<Card | null>;
  fromRecording(
    asked: OfSession<{ readonly recordingId: RecordingId; readonly minute: number | null }>,
  ): Promise<Card | null>;
  again(asked: OfSession<{ readonly of: RecordingId; readonly turn: number }>): Promise<Card | null>;
  turn(
    asked: OfSession<{ readonly text: string; readonly file: SharedFile | null; readonly eventId: string }>,
  ): Promise<Card | null>;
  help(asked: OfSession): Promise<Card>;
  pause(asked: OfSession): Promise<Card>;
  resume(asked: OfSession): Promise<Card>;
  finish(asked: OfSession): Promise<Card | null>;
}

type PracticeEffect = EffectOf<
  | 'personas'
  | 'ask-practice'
  | 'practice'
  | 'practice-recording'
  | 'practice-from'
  | 'practice-turn'
  | 'practice-hint'
  | 'practice-pause'
  | 'practice-resume'
  | 'practice-end'
>;

/** What somebody may ask of practice. The event that asks for a session is its name, so that told twice it is begun once. */
export function makePracticeAnswers(deps: Pick<PerformDeps, 'tables' | 'admins' | 'practice'>) {
  const { practice } = deps;

  return async function answer(effect: PracticeEffect): Promise<Card | null> {
    const { reply, person } = effect;
    const { tenantId } = reply.place;
    const locale = await localeOf(deps.tables, tenantId);
    switch (effect.kind) {
      case 'personas':
        return practice.list({ ...effect, locale });
      case 'ask-practice':
        return practice.ask({ ...effect, locale });
      case 'practice':
        return practice.begin({ ...effect, locale, id: sessionIdOf(tenantId, effect.eventId) });
      case 'practice-recording': {
        const recording = await findReadable(deps, tenantId, person, effect.id);
        if (recording === null || recording.isPractice === true) return notFoundCard({ id: effect.id, locale });
        const { minute, eventId } = effect;
        const id = sessionIdOf(tenantId, eventId);
        return practice.fromRecording({ reply, person, locale, id, recordingId: recording.id, minute });
      }
      case 'practice-from': {
        const { id: of, turn, eventId } = effect;
        return practice.again({ reply, person, locale, id: sessionIdOf(tenantId, eventId), of, turn });
      }
      case 'practice-turn':
        return practice.turn({ ...effect, locale });
      case 'practice-hint':
        return practice.help({ ...effect, locale });
      case 'practice-pause':
        return practice.pause({ ...effect, locale });
      case 'practice-resume':
        return practice.resume({ ...effect, locale });
      case 'practice-end':
        return practice.finish({ ...effect, locale });
    }
  };
}

function sessionIdOf(tenantId: TenantId, eventId: string): RecordingId {
  return shortId(`${tenantId}|practice|${eventId}`) as RecordingId;
}
