import type { PersonId, RecordingId, SpeakerId, TenantId } from '../../src/analysis/domain.ts';
import { recordingIdOf } from '../../src/bot/intake.ts';
import {
  DAY_MS,
  type Deed,
  HOUR_MS,
  MINUTE_MS,
  personOf,
  type Session,
  type Shared,
  tenantOf,
  type Weekly,
} from './deeds.ts';
import { LEAVING_TENANT, PEOPLE, placeAt, type Somebody, START, sessionIdOf, TENANTS, WEEKS } from './people.ts';
import { makeRandom, type Random } from './random.ts';
import { makeTalk } from './talk.ts';

/** What everybody is going to do in the quarter, from a seed. */

const SLOT_MS = HOUR_MS;
/** A file that is shared again so soon counts once. */
const COPIED_MS = 40 * MINUTE_MS;
export const END = START + WEEKS * 7 * DAY_MS;
/** Some are planned for after somebody is gone. */
const RECORDINGS = 1_520;
const RECORDINGS_OF_THE_LEAVING = 60;
const SESSIONS = 66;
export const LEAVES_AT = START + 8 * 7 * DAY_MS + 3 * DAY_MS + 10 * HOUR_MS;
/** Has everything of theirs erased, and is not seen again. */
export const ERASED = PEOPLE[24] as Somebody;
export const ERASED_AT = START + 9 * 7 * DAY_MS + 2 * DAY_MS + 15 * HOUR_MS;

export interface Planned {
  readonly at: number;
  readonly deed: Deed;
}

const SAID = [
  'What would have to happen for this quarter to be a good one for you?',
  'So the month end is what hurts most, is that right?',
  'How do you handle it when it goes wrong?',
  'We have the best product on the market and you should buy it today.',
  'Who else would have to agree?',
  'We could start with one site and look at the numbers together.',
  'Um, well, I think it is, uh, easy to set up.',
];

/** Everything in the order in which it is to happen. */
export function makePlan(seed: number): readonly Planned[] {
  const random = makeRandom(seed);
  const planned: Planned[] = [];
  const add = (at: number, deed: Deed): void => void planned.push({ at: Math.floor(at / MINUTE_MS) * MINUTE_MS, deed });
  for (const tenantId of ['slack:T1', 'slack:T2'] as TenantId[])
    add(START + HOUR_MS, { kind: 'keep-days', tenantId, person: peopleOf(tenantId)[0]?.id as PersonId, days: 30 });
  planDigests(random, add);
  for (let n = 0; n < RECORDINGS; n += 1) n += planRecording(random, add, n, random.pick(PEOPLE.slice(0, 25)), END);
  for (let n = 0; n < RECORDINGS_OF_THE_LEAVING; n += 1)
    planRecording(random, add, RECORDINGS + n, random.pick(peopleOf(LEAVING_TENANT)), LEAVES_AT - 2 * HOUR_MS);
  for (let n = 0; n < SESSIONS; n += 1) planSession(random, add, n);
  add(ERASED_AT, { kind: 'erase-mine', somebody: ERASED });
  // While a recording of theirs is worked on.
  planShare(random, add, RECORDINGS + RECORDINGS_OF_THE_LEAVING, peopleOf(LEAVING_TENANT)[0] as Somebody, LEAVES_AT);
  add(LEAVES_AT, { kind: 'uninstall', tenantId: LEAVING_TENANT });
  return oneByOne(planned.filter(isStillThere));
}

/** No two things happen to a recording in the same moment: what comes of them would be anybody's guess. */
function oneByOne(planned: readonly Planned[]): readonly Planned[] {
  const last = new Map<RecordingId, number>();
  const spaced = planned
    .toSorted((a, b) => a.at - b.at)
    .map((one): Planned => {
      if (!('of' in one.deed)) return one;
      const { id } = one.deed.of;
      const at = Math.max(one.at, (last.get(id) ?? 0) + SLOT_MS);
      last.set(id, at);
      return { ...one, at };
    });
  return spaced.filter(isStillThere).sort((a, b) => a.at - b.at);
}

type Add = (at: number, deed: Deed) => void;

/** Whoever is gone does nothing more, and nobody says anything of them. */
function isStillThere({ at, deed }: Planned): boolean {
  if (at >= END) return false;
  if (tenantOf(deed) === LEAVING_TENANT && at >= LEAVES_AT)
    return at === LEAVES_AT && (deed.kind === 'share' || deed.kind === 'uninstall');
  if (at < ERASED_AT || deed.kind === 'erase-mine') return true;
  const people = deed.kind === 'assign' ? [deed.of.by, ...Object.values(deed.persons)] : [personOf(deed)];
  return !people.includes(ERASED.id);
}

function planDigests(random: Random, add: Add): void {
  for (const [n, { tenantId, id: person, timeZone }] of PEOPLE.slice(0, 25).entries()) {
    const own = (): Weekly =>
      n % 4 === 0
        ? { weekday: 1, minute: 9 * 60, timeZone }
        : { weekday: 1 + random.below(7), minute: 7 * 60 + random.below(13 * 60), timeZone };
    const conversation = `D-${person}`;
    if (n % 5 !== 4)
      add(START + 2 * HOUR_MS + n * MINUTE_MS, { kind: 'digest', tenantId, person, conversation, weekly: own() });
    if (n % 6 === 1)
      add(START + (4 + 3 * random.next()) * 7 * DAY_MS, {
        kind: 'digest',
        tenantId,
        person,
        conversation,
        weekly: own(),
      });
    if (n % 6 === 3)
      add(START + (5 + 5 * random.next()) * 7 * DAY_MS, {
        kind: 'digest',
        tenantId,
        person,
        conversation,
        weekly: null,
      });
  }
  for (const tenantId of TENANTS)
    for (const channel of [0, 1]) {
      const { id: person, timeZone } = random.pick(peopleOf(tenantId).slice(0, 7));
      const weekly = { weekday: 1 + random.below(5), minute: 7 * 60 + random.below(13 * 60), timeZone };
      add(START + 3 * HOUR_MS, {
        kind: 'digest',
        tenantId,
        person,
        conversation: channelOf(tenantId, channel),
        weekly,
      });
    }
}

/** Resolves to how many copies of it are shared beside. */
function planRecording(random: Random, add: Add, n: number, by: Somebody, until: number): number {
  const at = slotOf(START + 4 * HOUR_MS + random.next() * (until - START - 5 * HOUR_MS));
  const of = planShare(random, add, n, by, at, random.chance(0.02));
  if (of.isBad) return 0;
  const soon = (): number => slotOf(at + SLOT_MS + random.next() ** 3 * 4 * DAY_MS);
  const team = peopleOf(by.tenantId);
  const me = team.indexOf(by);
  const other = (step: number): PersonId => (team[(me + step) % team.length] as Somebody).id;
  const whoIs = (speaker: number): PersonId => (speaker === 1 ? by.id : other(speaker - 1));
  const luck = random.next();
  if (luck > 0.3 && luck < 0.75) {
    const named = 1 + random.below(of.speakers);
    const persons = Object.fromEntries(Array.from({ length: named }, (_, i) => [`S${i + 1}`, whoIs(i + 1)])) as Record<
      SpeakerId,
      PersonId
    >;
    add(soon(), { kind: 'assign', of, persons });
  } else if (luck >= 0.75) {
    add(soon(), { kind: 'claim', of, speaker: 'S1' as SpeakerId, person: by.id });
    if (random.chance(0.4)) add(soon(), { kind: 'claim', of, speaker: 'S2' as SpeakerId, person: whoIs(2) });
  }
  if (random.chance(0.1)) {
    const [wrong, right] = [other(5), whoIs(2)];
    const speaker = 'S2' as SpeakerId;
    const first = soon();
    add(first, { kind: 'claim', of, speaker, person: wrong });
    if (random.chance(0.4)) add(first + 3 * SLOT_MS, { kind: 'claim-anyway', of, speaker, person: right });
    add(first + 6 * SLOT_MS, { kind: 'unclaim', of, speaker, person: random.chance(0.5) ? wrong : by.id });
  }
  if (random.chance(0.1)) add(soon(), { kind: 'make-private', of });
  if (random.chance(0.03)) add(soon(), { kind: 'rerun', of });
  if (random.chance(0.05)) add(slotOf(at + SLOT_MS + random.next() * 25 * DAY_MS), { kind: 'delete', of });
  if (!random.chance(0.03) || n + 1 >= RECORDINGS) return 0;
  const again = team[(me + 1) % team.length] as Somebody;
  const copy = makeShared(n + 1, again, channelOf(by.tenantId, 1), of, true);
  add(at + COPIED_MS, { kind: 'share', of: copy, deletesAtOnce: false });
  // The same person speaks in both: that counts once.
  const claim = { kind: 'claim' as const, speaker: 'S1' as SpeakerId, person: by.id };
  add(soon() + SLOT_MS, { ...claim, of: copy });
  return 1;
}

function planShare(random: Random, add: Add, n: number, by: Somebody, at: number, isBad = false): Shared {
  const mark = `Q${String(n).padStart(4, '0')}X`;
  const talk = isBad ? { content: random.chance(0.5) ? '' : `MZ\0\0 ${mark}`, speakers: 0 } : makeTalk(random, mark);
  const conversation = random.chance(0.12) ? `D-${by.id}` : channelOf(by.tenantId, random.below(3));
  const of = makeShared(n, by, conversation, { ...talk, mark, isBad }, false);
  add(at, { kind: 'share', of, deletesAtOnce: !isBad && random.chance(0.02) });
  return of;
}

function makeShared(
  n: number,
  { tenantId, id: by }: Somebody,
  conversation: string,
  what: Pick<Shared, 'content' | 'speakers' | 'mark' | 'isBad'>,
  isCopy: boolean,
): Shared {
  const fileId = `F${n}`;
  return {
    ...{ ...what, tenantId, by, fileId, isCopy },
    id: recordingIdOf(tenantId, `files:${fileId}`, 0, fileId),
    place: placeAt(tenantId, conversation, conversation.startsWith('D-') ? null : `t${n}`),
    title: `call-${String(n).padStart(4, '0')}.vtt`,
  };
}

function planSession(random: Random, add: Add, n: number): void {
  const { tenantId, id: person } = random.pick(PEOPLE.slice(0, 25));
  const turns = n % 12 === 5 ? 0 : 2 + random.below(3);
  const conversation = random.chance(0.5) ? `D-${person}` : channelOf(tenantId, 0);
  const eventId = `practice:${n}`;
  const id = sessionIdOf(tenantId, eventId) as RecordingId;
  const session: Session = { id, tenantId, person, eventId, place: placeAt(tenantId, conversation) };
  const at = START + 5 * HOUR_MS + random.next() * (END - START - 2 * DAY_MS) + 7 * MINUTE_MS;
  add(at, { kind: 'begin', session });
  for (let turn = 1; turn <= turns; turn += 1)
    add(at + turn * 2 * MINUTE_MS, { kind: 'turn', session, text: random.pick(SAID) });
  const left = at + (turns + 1) * 2 * MINUTE_MS;
  if (n % 6 === 2) add(left, { kind: 'leave-idle', session });
  else add(left, { kind: 'end', session, text: 'end' });
}

export function peopleOf(tenantId: TenantId): readonly Somebody[] {
  return PEOPLE.filter((one) => one.tenantId === tenantId);
}

function channelOf(tenantId: TenantId, n: number): string {
  return `C${tenantId.at(-1)}${n}`;
}

function slotOf(at: number): number {
  return Math.floor(at / SLOT_MS) * SLOT_MS;
}
