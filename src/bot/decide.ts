import type { PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import { type Command, readCommand } from './commands.ts';
import type { Consent, Incoming, Place, ReplyTo, SharedFile } from './port.ts';

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
  | { readonly kind: 'notice'; readonly place: Place }
  | { readonly kind: 'help'; readonly reply: ReplyTo }
  | { readonly kind: 'greet'; readonly reply: ReplyTo }
  | { readonly kind: 'explain-sharing'; readonly reply: ReplyTo }
  | { readonly kind: 'unknown-command'; readonly reply: ReplyTo; readonly asked: string; readonly closest: string }
  | { readonly kind: 'history'; readonly reply: ReplyTo; readonly person: PersonId; readonly days: number }
  | { readonly kind: 'status'; readonly reply: ReplyTo; readonly person: PersonId }
  | { readonly kind: 'usage'; readonly reply: ReplyTo; readonly person: PersonId; readonly id: RecordingId | null }
  | { readonly kind: 'report'; readonly reply: ReplyTo; readonly person: PersonId; readonly id: RecordingId }
  | { readonly kind: 'delete'; readonly reply: ReplyTo; readonly person: PersonId; readonly id: RecordingId }
  | { readonly kind: 'cancel'; readonly reply: ReplyTo; readonly person: PersonId; readonly id: RecordingId }
  | { readonly kind: 'retry'; readonly reply: ReplyTo; readonly person: PersonId; readonly id: RecordingId }
  | { readonly kind: 'settle-offer'; readonly consent: Consent }
  | { readonly kind: 'erase-place'; readonly place: Place }
  | { readonly kind: 'erase-tenant'; readonly tenantId: TenantId };

/** Pure: the same incoming gives the same effects. */
export function decide(incoming: Incoming): readonly Effect[] {
  switch (incoming.kind) {
    case 'files':
      return [
        { kind: 'notice', place: incoming.place },
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
    case 'command':
      return [decideCommand(readCommand(incoming.text), incoming.reply, incoming.person)];
    case 'button':
      return [
        { kind: incoming.action, reply: incoming.reply, person: incoming.person, id: incoming.value as RecordingId },
      ];
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

function decideCommand(command: Command, reply: ReplyTo, person: PersonId): Effect {
  switch (command.kind) {
    case 'help':
      return { kind: 'help', reply };
    case 'status':
      return { kind: 'status', reply, person };
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
