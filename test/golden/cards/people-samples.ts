import type { SpeakerId } from '../../../src/analysis/domain.ts';
import type { Card } from '../../../src/cards/card.ts';
import { historyCard, historySentCard, severalCalledCard, whoseHistoryCard } from '../../../src/cards/history.ts';
import { deleteMineCard, type ErasedMineCounts, mineReceiptCard } from '../../../src/cards/mine.ts';
import { type Likeness, meCard } from '../../../src/cards/speakers.ts';
import { historyOf, NO_LOOKS, point, practised } from './history-states.ts';

/** Who somebody is: whom a name means, which speaker they may be, and who they are in another chat. */

const SHARED_AT = Date.UTC(2026, 2, 12);
const ALIKE: readonly (readonly [title: string, name: string, likeness: Likeness])[] = [
  ['Contoso renewal.mp4', 'dana.reed', 'same e-mail address'],
  ['Northwind discovery.vtt', 'Dana Reed', 'same full name'],
  ['Fabrikam pilot.docx', 'D. Reed', 'e-mail address fits the name'],
];

export function peopleCards(id: string, erased: ErasedMineCounts): Readonly<Record<string, Card>> {
  const linked = historyOf([
    point(1, {}, { title: 'Northwind discovery.vtt' }),
    point(3, { pull: 14 }, { elsewhere: 'teams', title: 'Contoso renewal.mp4' }),
    { ...practised(5, 71, 'green'), elsewhere: 'teams' },
    point(6, {}, { elsewhere: 'teams', whose: 'everybody', title: 'Fabrikam pilot.docx' }),
  ]);
  const suggested = ALIKE.map(([title, name, likeness], i) => ({
    ...{ id: `k3v9x2m7q${i}`, title, sharedAt: SHARED_AT - i * 86_400_000, speaker: `S${i + 1}` as SpeakerId },
    ...{ name, likeness },
  }));
  return {
    'history-linked': historyCard({ history: linked, page: 1, of: null, looks: NO_LOOKS, shares: false }),
    'history-sent': historySentCard(),
    'history-several': severalCalledCard({ count: 3 }),
    'history-whose': whoseHistoryCard({}),
    'me-alike': meCard({ claimed: [], suggested }),
    'delete-mine-linked': deleteMineCard({ id, recordings: 12, sessions: 3, speakers: 2, isLinked: true }),
    'delete-mine-receipt-linked': mineReceiptCard({ id, erased: { ...erased, links: 1 } }),
  };
}
