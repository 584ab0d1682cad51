import type { PersonId, RecordingId, Report, SpeakerId, TenantId, Transcript } from '../analysis/domain.ts';
import type { Card } from '../cards/card.ts';
import { notFoundCard, notYoursCard } from '../cards/receipt.ts';
import {
  alreadyClaimedCard,
  claimedCard,
  meCard,
  noSpeakersCard,
  noSuchSpeakerCard,
  notYourClaimCard,
  refusedSpeakersCard,
  savedSpeakersCard,
  unclaimedCard,
} from '../cards/speakers.ts';
import { type FormSpeaker, SPEAKERS_IN_FORM, whoIsWhoForm } from '../cards/speakers-form.ts';
import { type Spoken, speakerName, wordsFor } from '../cards/words.ts';
import { claimId, claimsOf } from '../storage/claims.ts';
import { loadReport } from '../storage/load-report.ts';
import type { Recording } from '../storage/recordings.ts';
import { localeOf } from '../storage/settings.ts';
import { findAlike, type Known, LIKENESSES } from './alike.ts';
import { findChat } from './chats.ts';
import { makeClaiming } from './claiming.ts';
import type { EffectOf } from './decide.ts';
import type { PerformDeps } from './perform.ts';
import type { Place } from './port.ts';
import { type Answered, readSpeakers, type WhoIsWho } from './read-speakers.ts';
import { findReadable, mayChange } from './rights.ts';

/** The newest of a person's recordings. */
const RECENT = 10;

type SpeakerDeps = Pick<PerformDeps, 'tables' | 'queue' | 'chats' | 'now' | 'admins'>;

/** Who is who in a recording: claiming a speaker, assigning one to somebody, names and joined voices. */
export function makeSpeakerAnswers(deps: SpeakerDeps) {
  const { tables, now } = deps;
  const { assign, giveUp, bringUpToDate, nameOf } = makeClaiming(deps);

  return { claim, unclaim, ask, save, me };

  /** Whoever may read a report may say that a speaker is them; somebody else's claim is replaced only by who is asked and means it. */
  async function claim({ kind, reply, person, id, speaker }: EffectOf<'claim' | 'claim-anyway'>): Promise<Card> {
    const { tenantId } = reply.place;
    const locale = await localeOf(tables, tenantId);
    const recording = await findReadable(deps, tenantId, person, id);
    const report = recording === null ? null : await loadReport(tables, tenantId, id);
    if (recording === null || report === null) return notFoundCard({ id, locale });
    if (!report.labelled.transcript.can.speakers) return noSpeakersCard({ id, locale });
    const called = nameIn(report, speaker, wordsFor({ locale }));
    if (called === null) return noSuchSpeakerCard({ id, speaker, locale });
    const other = await assign(recording, speaker, { person, by: person, anyway: kind === 'claim-anyway' });
    if (other !== null) return alreadyClaimedCard({ id, speaker, called, by: other.name, locale });
    await bringUpToDate(tenantId, id);
    return claimedCard({ id, speaker, called, locale });
  }

  async function unclaim({ reply, person, id, speaker }: EffectOf<'unclaim'>): Promise<Card> {
    const { tenantId } = reply.place;
    const locale = await localeOf(tables, tenantId);
    const recording = await findReadable(deps, tenantId, person, id);
    if (recording === null) return notFoundCard({ id, locale });
    const report = await loadReport(tables, tenantId, id);
    const called = (report === null ? null : nameIn(report, speaker, wordsFor({ locale }))) ?? speaker;
    const held = await tables.claims.get(tenantId, claimId(id, speaker));
    if (held !== null) {
      const isTheirs = held.person === person || held.claimedBy === person || mayChange(deps, recording, person);
      if (!isTheirs) return notYourClaimCard({ id, speaker, called, locale });
      await giveUp(held, person);
    }
    await bringUpToDate(tenantId, id);
    return unclaimedCard({ id, speaker, called, locale });
  }

  async function ask({ reply, person, id }: EffectOf<'ask-speakers'>): Promise<Card | null> {
    const { tenantId, platform } = reply.place;
    const locale = await localeOf(tables, tenantId);
    const recording = await findReadable(deps, tenantId, person, id);
    const transcript = recording === null ? null : await sourceOf(tenantId, id);
    if (recording === null || transcript === null) return notFoundCard({ id, locale });
    if (!mayChange(deps, recording, person)) return notYoursCard({ id, locale });
    if (!transcript.can.speakers || transcript.speakers.length === 0) return noSpeakersCard({ id, locale });
    const before = await readWhoIsWho(recording, transcript);
    const shown = busiest(transcript, SPEAKERS_IN_FORM);
    const speakers = before.speakers.flatMap(({ id: speaker, name }): FormSpeaker[] => {
      if (!shown.has(speaker)) return [];
      return [
        {
          id: speaker,
          name: before.names.get(speaker) ?? name,
          firstWords: transcript.utterances.find((one) => one.speaker === speaker)?.text ?? '',
          person: before.persons.get(speaker) ?? null,
          sameAs: before.voices.get(speaker) ?? null,
        },
      ];
    });
    const left = before.speakers.length - speakers.length;
    await findChat(deps.chats, platform).openForm(reply, whoIsWhoForm({ id, speakers, left, locale }));
    return null;
  }

  async function save({ reply, person, id, answers }: EffectOf<'save-speakers'>): Promise<Card> {
    const { tenantId } = reply.place;
    const locale = await localeOf(tables, tenantId);
    const recording = await findReadable(deps, tenantId, person, id);
    const transcript = recording === null ? null : await sourceOf(tenantId, id);
    if (recording === null || transcript === null) return notFoundCard({ id, locale });
    if (!transcript.can.speakers) return noSpeakersCard({ id, locale });
    const before = await readWhoIsWho(recording, transcript);
    const after = readSpeakers(before, answers, { locale });
    if (after.faults.length > 0) return refusedSpeakersCard({ id, faults: after.faults, locale });
    const isCorrected = !sameMap(before.names, after.names) || !sameMap(before.voices, after.voices);
    const aboutOthers = [...after.persons].some(
      ([speaker, who]) => who !== person && before.persons.get(speaker) !== who,
    );
    if ((isCorrected || aboutOthers) && !mayChange(deps, recording, person)) return notYoursCard({ id, locale });

    if (isCorrected) await correct(recording, person, after);
    const words = wordsFor({ locale });
    const assigned = await assignAll(recording, person, before, after);
    await bringUpToDate(tenantId, id);
    const changes = [
      ...assigned.map(({ speaker, name }) =>
        name === null ? words.say`${speaker} is claimed.` : words.say`${speaker} is ${name}.`,
      ),
      ...correctionsBetween(before, after, words),
    ];
    return savedSpeakersCard({ id, changes, locale });
  }

  async function me({ reply, person }: EffectOf<'me'>): Promise<Card> {
    const { tenantId } = reply.place;
    const [mine, locale, suggested] = await Promise.all([
      tables.claims.find(tenantId, { index: 'byPerson', equals: { person }, order: 'desc', limit: RECENT }),
      localeOf(tables, tenantId),
      suggest(tenantId, person, await known(reply.place, person)),
    ]);
    const claimed = await Promise.all(
      mine.map(async ({ recordingId, speaker, sharedAt }) => {
        const recording = await tables.recordings.get(tenantId, recordingId);
        return recording === null ? [] : [{ id: recordingId, title: recording.title, sharedAt, speaker }];
      }),
    );
    return meCard({ claimed: claimed.flat(), suggested, locale });
  }

  async function known(place: Place, person: PersonId): Promise<Known> {
    const [name, email] = await Promise.all([
      nameOf(place, person),
      findChat(deps.chats, place.platform).emailOf?.(place.tenantId, person) ?? null,
    ]);
    return { name, email };
  }

  /** Unclaimed speakers of somebody's own recordings who may be them, the surest first. */
  async function suggest(tenantId: TenantId, person: PersonId, who: Known) {
    if (who.name === null && who.email === null) return [];
    const recent = await tables.reports.find(tenantId, {
      index: 'byPerson',
      equals: { postedBy: person },
      order: 'desc',
      limit: RECENT,
    });
    const found = await Promise.all(
      recent.map(async ({ id, title, sharedAt, summary }) => {
        const claims = await claimsOf(tables, tenantId, id);
        const alike = findAlike(who, summary.speakers);
        if (alike === null || claims.some((one) => one.person === person || one.speaker === alike.speaker.speaker))
          return [];
        const { speaker, name: called } = alike.speaker;
        return [{ id, title, sharedAt, speaker, name: called ?? speaker, likeness: alike.likeness }];
      }),
    );
    return found.flat().sort((a, b) => LIKENESSES.indexOf(a.likeness) - LIKENESSES.indexOf(b.likeness));
  }

  async function assignAll(
    recording: Recording,
    by: PersonId,
    before: WhoIsWho,
    after: Answered,
  ): Promise<readonly { readonly speaker: SpeakerId; readonly name: string | null }[]> {
    const assigned: { speaker: SpeakerId; name: string | null }[] = [];
    for (const [speaker, person] of after.persons) {
      if (before.persons.get(speaker) === person) continue;
      await assign(recording, speaker, { person, by, anyway: true });
      assigned.push({ speaker, name: await nameOf(recording.place, person) });
    }
    for (const speaker of before.persons.keys()) {
      if (after.persons.has(speaker)) continue;
      const held = await tables.claims.get(recording.tenantId, claimId(recording.id, speaker));
      if (held !== null) await giveUp(held, by);
    }
    return assigned;
  }

  /** Keeps what somebody said about single utterances; names and voices are as in the form. */
  async function correct({ tenantId, id }: Recording, by: PersonId, { names, voices }: Answered): Promise<void> {
    const changed = await tables.recordings.change(tenantId, id, (row) => ({
      ...row,
      overrides: [
        ...(row.overrides ?? []).filter(({ kind }) => kind === 'utterance'),
        ...[...voices].map(([from, to]) => ({ kind: 'speaker' as const, from, to })),
        ...[...names].map(([speaker, name]) => ({ kind: 'name' as const, speaker, name })),
      ],
    }));
    if (changed === null) return;
    const at = now();
    const auditId = `corrected:${id}:${changed.run}:${at}`;
    await tables.audit.put(tenantId, { tenantId, id: auditId, at, actor: by, action: 'corrected', target: id });
  }

  async function readWhoIsWho(recording: Recording, { speakers }: Transcript): Promise<WhoIsWho> {
    const { tenantId, id, overrides = [] } = recording;
    const claims = await claimsOf(tables, tenantId, id);
    const isThere = new Set(speakers.map((one) => one.id));
    return {
      speakers,
      persons: new Map(claims.filter(({ speaker }) => isThere.has(speaker)).map((one) => [one.speaker, one.person])),
      names: new Map(overrides.flatMap((one) => (one.kind === 'name' ? [[one.speaker, one.name] as const] : []))),
      voices: new Map(overrides.flatMap((one) => (one.kind === 'speaker' ? [[one.from, one.to] as const] : []))),
    };
  }

  async function sourceOf(tenantId: TenantId, id: RecordingId): Promise<Transcript | null> {
    return (await tables.transcripts.get(tenantId, id))?.transcript ?? null;
  }
}

function nameIn({ labelled }: Report, id: SpeakerId, words: Spoken): string | null {
  const speaker = labelled.transcript.speakers.find((one) => one.id === id);
  return speaker === undefined ? null : speakerName(speaker, words);
}

/** Who said most, by characters: what a form has room for. */
function busiest({ speakers, utterances }: Transcript, most: number): ReadonlySet<SpeakerId> {
  const said = new Map<SpeakerId, number>(speakers.map(({ id }) => [id, 0]));
  for (const { speaker, text } of utterances) said.set(speaker, (said.get(speaker) ?? 0) + text.length);
  const ranked = [...said].sort(([, a], [, b]) => b - a);
  return new Set(ranked.slice(0, most).map(([id]) => id));
}

function correctionsBetween(before: WhoIsWho, after: Answered, { say }: Spoken): readonly string[] {
  const sentences = (
    old: ReadonlyMap<string, string>,
    fresh: ReadonlyMap<string, string>,
    tell: (id: string, to: string | undefined) => string,
  ) =>
    [...new Set([...old.keys(), ...fresh.keys()])].flatMap((id) =>
      old.get(id) === fresh.get(id) ? [] : [tell(id, fresh.get(id))],
    );
  return [
    ...sentences(before.voices, after.voices, (id, to) =>
      to === undefined ? say`${id} is a voice of its own.` : say`${id} is the same voice as ${to}.`,
    ),
    ...sentences(before.names, after.names, (id, to) =>
      to === undefined ? say`${id} is called as in the recording.` : say`${id} is called ${to}.`,
    ),
  ];
}

function sameMap(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}
