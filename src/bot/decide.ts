import type { PersonId, RecordingId, SpeakerId, TenantId } from '../analysis/domain.ts';
import { type Command, readCommand } from './commands.ts';
import type { HistoryAsked } from './history-words.ts';
import type { Consent, DigestWish, Incoming, Place, ReplyTo, SharedFile } from './port.ts';

interface Asked {
  readonly reply: ReplyTo;
  readonly person: PersonId;
}
interface FromEvent {
  readonly eventId: string;
}
type Answers = Readonly<Record<string, string>>;
/** One member for each of the kinds. */
type Each<Kind extends string, Rest> = { [K in Kind]: Rest & { readonly kind: K } }[Kind];
/** What can be asked for one recording; `ask-speakers` opens the form that says who is who. */
type OfRecording =
  | 'report'
  | 'details'
  | 'delete'
  | 'cancel'
  | 'retry'
  | 'rerun'
  | 'share'
  | 'make-private'
  | 'ask-speakers';
/** What can be asked of a practice session. */
type OfPractice = 'practice-hint' | 'practice-pause' | 'practice-resume' | 'practice-end';
/** What can be asked for one of its speakers. */
type OfSpeaker = 'claim' | 'claim-anyway' | 'unclaim';

/** What has to happen because of something incoming. Each may be performed twice without harm. */
export type Effect =
  | {
      readonly kind: 'coach';
      readonly file: SharedFile;
      readonly index: number;
      readonly place: Place;
      readonly person: PersonId;
      readonly eventId: string;
    }
  | { readonly kind: 'notice'; readonly place: Place; readonly person: PersonId }
  | { readonly kind: 'help'; readonly reply: ReplyTo }
  | { readonly kind: 'greet'; readonly reply: ReplyTo }
  | { readonly kind: 'explain-sharing'; readonly reply: ReplyTo }
  | { readonly kind: 'unknown-command'; readonly reply: ReplyTo; readonly asked: string; readonly closest: string }
  | Each<'history', Asked & HistoryAsked>
  | Each<'share-history', Asked & { readonly shares: boolean }>
  | Each<'team', Asked & { readonly days: number }>
  | Each<'digest', Asked & { readonly wish: DigestWish }>
  | { readonly kind: 'status'; readonly reply: ReplyTo; readonly person: PersonId }
  | { readonly kind: 'usage'; readonly reply: ReplyTo; readonly person: PersonId; readonly id: RecordingId | null }
  /** What became of a file that an earlier event brought. */
  | Each<'point-to', Asked & { readonly brought: string; readonly index: number; readonly fileId: string }>
  | Each<OfRecording, Asked & { readonly id: RecordingId }>
  | Each<OfSpeaker, Asked & { readonly id: RecordingId; readonly speaker: SpeakerId }>
  | Each<'me' | 'settings' | 'ask-settings' | 'personas' | 'ask-practice', Asked>
  | Each<OfPractice, Asked & { readonly id: RecordingId }>
  | Each<'ask-delete-mine', Asked>
  /** `id` names whose things the button erases. */
  | Each<'delete-mine', Asked & { readonly id: RecordingId } & FromEvent>
  | Each<'export-mine', Asked & FromEvent>
  /** `eventId` is what makes a session: the same event twice is one. */
  | Each<'practice', Asked & { readonly words: readonly string[] } & FromEvent>
  | Each<'practice-recording', Asked & { readonly id: RecordingId; readonly minute: number | null } & FromEvent>
  | Each<'practice-from', Asked & { readonly id: RecordingId; readonly turn: number } & FromEvent>
  | Each<
      'practice-turn',
      Asked & { readonly id: RecordingId; readonly text: string; readonly file: SharedFile | null } & FromEvent
    >
  | Each<'save-settings', Asked & { readonly answers: Answers }>
  | Each<'save-speakers', Asked & { readonly id: RecordingId; readonly answers: Answers }>
  | { readonly kind: 'home'; readonly place: Place; readonly person: PersonId }
  | { readonly kind: 'settle-offer'; readonly consent: Consent }
  | { readonly kind: 'erase-place'; readonly place: Place }
  | { readonly kind: 'erase-tenant'; readonly tenantId: TenantId };

/** The effects of some kinds. */
export type EffectOf<K extends Effect['kind']> = Extract<Effect, { readonly kind: K }>;

/** Pure: the same incoming gives the same effects. */
export function decide(incoming: Incoming): readonly Effect[] {
  switch (incoming.kind) {
    case 'files':
      return [
        { kind: 'notice', place: incoming.place, person: incoming.person },
        ...incoming.files.map(
          (file, index): Effect => ({
            kind: 'coach',
            file,
            index,
            place: incoming.place,
            person: incoming.person,
            eventId: incoming.eventId,
          }),
        ),
      ];
    case 'asked-again':
      return incoming.fileIds.map((fileId, index): Effect => {
        const { reply, person, brought } = incoming;
        return { kind: 'point-to', reply, person, brought, index, fileId };
      });
    case 'command':
      return [decideCommand(readCommand(incoming.text), incoming)];
    case 'turn':
      return [decideTurn(incoming)];
    case 'said':
      return [];
    case 'button':
      return decideButton(incoming);
    case 'form':
      return [decideForm(incoming)];
    case 'home':
      return [{ kind: 'home', place: incoming.place, person: incoming.person }];
    case 'no-file':
      return [{ kind: 'explain-sharing', reply: incoming.reply }];
    case 'consent':
      return [{ kind: 'settle-offer', consent: incoming }];
    case 'greeting':
      // Teams hands over no files in channels and group chats, so there the help is how to share one.
      return incoming.place.platform === 'teams' && incoming.place.kind !== 'personal'
        ? [{ kind: 'explain-sharing', reply: incoming.reply }]
        : [{ kind: 'greet', reply: incoming.reply }];
    case 'installed':
      return [];
    case 'removed':
      // In Teams one person, or one team, takes the bot away for itself; only Slack tells of a whole workspace.
      return incoming.place === undefined
        ? [{ kind: 'erase-tenant', tenantId: incoming.tenantId }]
        : [{ kind: 'erase-place', place: incoming.place }];
  }
}

/** A value that is not of its button's kind was made up by somebody, and does nothing. */
function decideButton(pressed: Extract<Incoming, { kind: 'button' }>): readonly Effect[] {
  const { action, value, reply, person, eventId } = pressed;
  switch (action) {
    case 'claim':
    case 'claim-anyway':
    case 'unclaim': {
      const [, id, speaker] = /^([0-9a-z]{1,64}):(S\d{1,4})$/.exec(value) ?? [];
      if (id === undefined || speaker === undefined) return [];
      return [{ kind: action, reply, person, id: id as RecordingId, speaker: speaker as SpeakerId }];
    }
    case 'me':
    case 'personas':
      return [{ kind: action, reply, person }];
    case 'digest-off':
      return [{ kind: 'digest', reply, person, wish: { kind: 'off' } }];
    case 'practice':
      return [decideCommand(readCommand(`practice ${value}`), pressed)];
    case 'practice-from': {
      const [, id, turn] = /^([0-9a-z]{1,64}):(\d{1,4})$/.exec(value) ?? [];
      if (id === undefined) return [];
      return [{ kind: action, reply, person, id: id as RecordingId, turn: Number(turn), eventId }];
    }
    case 'practice-recording':
      return [{ kind: action, reply, person, id: value as RecordingId, minute: null, eventId }];
    case 'settings':
      return [{ kind: 'ask-settings', reply, person }];
    case 'delete-mine':
      return [{ kind: action, reply, person, id: value as RecordingId, eventId }];
    case 'history':
      return [decideCommand(readCommand(`history ${value}`), pressed)];
    case 'speakers':
      return [{ kind: 'ask-speakers', reply, person, id: value as RecordingId }];
    case 'report':
    case 'details':
    case 'delete':
    case 'cancel':
    case 'retry':
    case 'rerun':
    case 'share':
    case 'make-private':
    case 'practice-hint':
    case 'practice-pause':
    case 'practice-resume':
    case 'practice-end':
      return [{ kind: action, reply, person, id: value as RecordingId }];
  }
}

/** What steers a session when it is said alone; anything more is said to the persona. */
const STEERING: Readonly<Record<string, OfPractice>> = {
  hint: 'practice-hint',
  pause: 'practice-pause',
  resume: 'practice-resume',
  end: 'practice-end',
};

function decideTurn({ reply, person, session, text, file, eventId }: Extract<Incoming, { kind: 'turn' }>): Effect {
  const word = text.toLowerCase().replace(/[^\p{L}]/gu, '');
  const steering = file === null && Object.hasOwn(STEERING, word) ? STEERING[word] : undefined;
  if (steering !== undefined) return { kind: steering, reply, person, id: session };
  return { kind: 'practice-turn', reply, person, id: session, text, file, eventId };
}

function decideForm(filled: Extract<Incoming, { kind: 'form' }>): Effect {
  const { form, value, answers, reply, person, eventId } = filled;
  switch (form) {
    case 'speakers':
      return { kind: 'save-speakers', reply, person, id: value as RecordingId, answers };
    case 'settings':
      return { kind: 'save-settings', reply, person, answers };
    case 'practice': {
      const { persona = '', scenario = '' } = answers;
      const words = [persona, scenario].filter((word) => word !== '');
      return { kind: 'practice', reply, person, words, eventId };
    }
  }
}

function decideCommand(command: Command, { reply, person, eventId }: Asked & FromEvent): Effect {
  switch (command.kind) {
    case 'help':
      return { kind: 'help', reply };
    case 'status':
      return { kind: 'status', reply, person };
    case 'me':
    case 'settings':
    case 'personas':
      return { kind: command.kind, reply, person };
    case 'practice':
      return command.words.length === 0
        ? { kind: 'ask-practice', reply, person }
        : { kind: 'practice', reply, person, words: command.words, eventId };
    case 'practice-recording':
      return { kind: command.kind, reply, person, id: command.id as RecordingId, minute: command.minute, eventId };
    case 'usage':
      return { kind: 'usage', reply, person, id: command.id as RecordingId | null };
    case 'history':
    case 'share-history':
    case 'team':
      return { ...command, reply, person };
    case 'delete-mine':
      return { kind: 'ask-delete-mine', reply, person };
    case 'export-mine':
      return { kind: 'export-mine', reply, person, eventId };
    case 'report':
    case 'delete':
      return { kind: command.kind, reply, person, id: command.id as RecordingId };
    case 'digest':
      return { kind: command.kind, reply, person, wish: command.wish };
    case 'unknown':
      return { kind: 'unknown-command', reply, asked: command.asked, closest: command.closest };
  }
}
