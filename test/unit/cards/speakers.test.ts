import { describe, expect, test } from 'vitest';
import type { PersonId, SpeakerId } from '../../../src/analysis/domain.ts';
import { trimCard } from '../../../src/cards/fit.ts';
import { meCard, refusedSpeakersCard } from '../../../src/cards/speakers.ts';
import { nameInForm, SPEAKERS_IN_FORM, whoIsWhoForm } from '../../../src/cards/speakers-form.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';

const ID = 'k3v9x2m7qa';
const S1 = 'S1' as SpeakerId;
const appearance = (i: number) => ({ id: `k3v9x2m7q${i}`, title: `Call ${i}.vtt`, sharedAt: 1.75e12, speaker: S1 });

describe('which speakers somebody is', () => {
  test('has a button for what is new, no more than fit, and says where the others are', () => {
    const suggested = [7, 8].map((i) => ({ ...appearance(i), name: 'Dana', likeness: 'same first name' as const }));
    const card = meCard({ claimed: [0, 1, 2, 3, 4].map(appearance), suggested });
    expect(card.buttons.map((button) => button.kind === 'button' && [button.action, button.value])).toEqual([
      ['claim', 'k3v9x2m7q7:S1'],
      ['claim', 'k3v9x2m7q8:S1'],
      ['unclaim', 'k3v9x2m7q0:S1'],
      ['unclaim', 'k3v9x2m7q1:S1'],
      ['unclaim', 'k3v9x2m7q2:S1'],
    ]);
    expect(trimCard(card).buttons).toHaveLength(5);
    const text = renderTerminal(card, { width: 200 });
    expect(text).toContain('5. Call 4.vtt · 15 Jun 2025 · S1');
    expect(text).toContain('S1 Dana · same first name');
    expect(text).toContain('For older ones, “Not me” stands under the card');
  });

  test('tells who is none yet how to say so', () => {
    const card = meCard({ claimed: [], suggested: [] });
    expect(card.title).toBe('You are no speaker yet');
    expect(renderTerminal(card)).toContain('I’m …');
    expect(card.buttons).toEqual([]);
  });
});

describe('the form', () => {
  const speakers = Array.from({ length: SPEAKERS_IN_FORM }, (_, i) => ({
    id: `S${i + 1}` as SpeakerId,
    name: i === 0 ? null : `Somebody With A Rather Long Display Name ${i}`,
    firstWords: 'Well, '.repeat(100),
    person: i === 0 ? ('U1' as PersonId) : null,
    sameAs: i === 2 ? S1 : null,
  }));

  test('has three fields a speaker, and small words', () => {
    const { fields } = whoIsWhoForm({ id: ID, speakers, left: 3 });
    expect(fields).toHaveLength(1 + 3 * SPEAKERS_IN_FORM + 1);
    const first = fields.find((field) => field.kind === 'person');
    expect(first).toMatchObject({ id: 'person:S1', label: 'S1: who is it?', chosen: 'U1' });
    expect(first?.hint?.length).toBeLessThan(120);
    const choices = fields.filter((field) => field.kind === 'choice');
    expect(choices.map(({ chosen }) => chosen)).toEqual(['own', 'own', 'S1', 'own', 'own', 'own', 'own', 'own']);
    expect(choices[0]?.choices.map(({ value }) => value)).toEqual(['own', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8']);
    expect(JSON.stringify(fields).length).toBeLessThan(10_000);
  });

  test('has nobody to be mixed up with where only one speaks', () => {
    const { fields } = whoIsWhoForm({ id: ID, speakers: speakers.slice(0, 1), left: 0 });
    expect(fields.map(({ kind }) => kind)).toEqual(['words', 'person', 'text']);
  });

  test('gives a name back as it showed it', () => {
    const shown = nameInForm(speakers[1]?.name ?? null);
    expect(shown.length).toBeLessThanOrEqual(40);
    expect(nameInForm(shown)).toBe(shown);
  });

  test('says what to correct, with a way back', () => {
    const card = refusedSpeakersCard({ id: ID, faults: ['One.', 'Two.'] });
    expect(renderTerminal(card)).toMatch(/• One\.\s+• Two\./);
    expect(card.buttons).toMatchObject([{ action: 'speakers', value: ID }]);
  });
});
