import type { PersonId, RecordingId, SpeakerId, TenantId } from '../analysis/domain.ts';
import { type Command, readCommand } from './commands.ts';
import type { Consent, Incoming, Place, ReplyTo, SharedFile } from './port.ts';

interface Asked {
  readonly reply: ReplyTo;
  readonly person: PersonId;
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
  | { readonly kind: 'history'; readonly reply: ReplyTo; readonly person: PersonId; readonly days: number }
  | { readonly kind: 'status'; readonly reply: ReplyTo; readonly person: PersonId }
  | { readonly kind: 'usage'; readonly reply: ReplyTo; readonly person: PersonId; readonly id: RecordingId | null }
  /** What became of a file that an earlier event brought. */
  | Each<'point-to', Asked & { readonly brought: string; readonly index: number; readonly fileId: string }>
  | Each<OfRecording, Asked & { readonly id: RecordingId }>
  | Each<OfSpeaker, Asked & { readonly id: RecordingId; readonly speaker: SpeakerId }>
  | Each<'me' | 'settings' | 'ask-settings', Asked>
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
      return [decideCommand(readCommand(incoming.text), incoming.reply, incoming.person)];
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
function decideButton({ action, value, reply, person }: Extract<Incoming, { kind: 'button' }>): readonly Effect[] {
  switch (action) {
    case 'claim':
    case 'claim-anyway':
    case 'unclaim': {
      const [, id, speaker] = /^([0-9a-z]{1,64}):(S\d{1,4})$/.exec(value) ?? [];
      if (id === undefined || speaker === undefined) return [];
      return [{ kind: action, reply, person, id: id as RecordingId, speaker: speaker as SpeakerId }];
    }
    case 'me':
      return [{ kind: action, reply, person }];
    case 'settings':
      return [{ kind: 'ask-settings', reply, person }];
    case 'history':
      return [decideCommand(readCommand(`history ${value}`), reply, person)];
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
      return [{ kind: action, reply, person, id: value as RecordingId }];
  }
}

function decideForm({ form, value, answers, reply, person }: Extract<Incoming, { kind: 'form' }>): Effect {
  switch (form) {
    case 'speakers':
      return { kind: 'save-speakers', reply, person, id: value as RecordingId, answers };
    case 'settings':
      return { kind: 'save-settings', reply, person, answers };
  }
}

function decideCommand(command: Command, reply: ReplyTo, person: PersonId): Effect {
  switch (command.kind) {
    case 'help':
      return { kind: 'help', reply };
    case 'status':
      return { kind: 'status', reply, person };
    case 'me':
    case 'settings':
      return { kind: command.kind, reply, person };
    case 'usage':
      return { kind: 'usage', reply, person, id: command.id as RecordingId | null };
    case 'history':
      return { kind: 'history', reply, person, days: command.days };
    case 'report':
    case 'delete':
      return { kind: command.kind, reply, person, id: command.id as RecordingId };
    case 'unknown':
      return { kind: 'unknown-command', reply, asked: command.asked, closest: command.closest };
  }
}
