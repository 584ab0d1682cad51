import type { PersonId, TenantId } from '../../src/analysis/domain.ts';
import type { Place } from '../../src/bot/port.ts';
import { shortId } from '../../src/storage/short-id.ts';

/** Whoever uses the service for a quarter. */
export interface Somebody {
  readonly tenantId: TenantId;
  readonly id: PersonId;
  readonly name: string;
  readonly timeZone: string;
}

/**
 * From the spring of the south (a clock that leaps) past the autumn of the north (one that goes back), in every zone but one. Long past: a
 * file of now is then never too old, and gets the time of the fake clock afterwards.
 */
export const START = Date.parse('2025-09-22T00:00:00Z');
export const WEEKS = 13;
export const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Los_Angeles',
  'Pacific/Auckland',
];

/** For how many days a tenant keeps what it has: the first two say so themselves, the last has what the service keeps. */
export const KEPT_DAYS: Readonly<Record<string, number>> = {
  ...{ 'slack:T1': 30, 'slack:T2': 30 },
  ...{ 'slack:T3': 62, 'slack:T4': 62 },
};
export const TENANTS = ['slack:T1', 'slack:T2', 'slack:T3'] as TenantId[];
/** The pictures of its reports are held for links, as in Teams. */
export const LINKED_TENANT = 'slack:T3' as TenantId;
/** Takes the app away within the quarter. */
export const LEAVING_TENANT = 'slack:T4' as TenantId;

const NAMES =
  'Ada Bea Cyd Dov Eva Finn Gus Hal Ida Jon Kai Lea Max Ned Oda Pia Quin Rex Sia Ted Uma Vic Wes Xia Yael Zoe Abe Bo Col';

/** 25 people of the tenants that stay, and four of the one that leaves. */
export const PEOPLE: readonly Somebody[] = NAMES.split(' ').map((name, n) => ({
  tenantId: (n < 25 ? TENANTS[n % TENANTS.length] : LEAVING_TENANT) as TenantId,
  id: `U${n}` as PersonId,
  name: `${name} Hollis`,
  timeZone: ZONES[n % ZONES.length] as string,
}));

/** Where people talk to us: a channel, or somebody's own chat (`D-…`). */
export function placeAt(tenantId: TenantId, conversation: string, thread: string | null = null): Place {
  const kind = conversation.startsWith('D-') ? 'personal' : 'channel';
  return { platform: 'slack', tenantId, conversation, kind, thread, teams: null };
}

/** What a session is called that a command began (bot/practice.ts). */
export function sessionIdOf(tenantId: TenantId, eventId: string): string {
  return shortId(`${tenantId}|practice|${eventId}`);
}
