import type { PersonId, RecordingId } from '../../../src/analysis/domain.ts';
import type { Team } from '../../../src/analysis/history-domain.ts';
import { type SharedHere, teamOf } from '../../../src/analysis/team.ts';
import type { Card } from '../../../src/cards/card.ts';
import { teamCard, teamElsewhereCard } from '../../../src/cards/team.ts';
import { point } from './history-states.ts';

/** Roll-ups of a conversation in the states that look different, made by the code that makes them for people. */

const NOW = Date.UTC(2026, 2, 13, 9, 30);
const DAY_MS = 86_400_000;

type Numbers = NonNullable<Parameters<typeof point>[1]>;

/** A recording of one person, so many days ago. */
export function heard(daysAgo: number, person: number, numbers: Numbers = {}, isPrivate = false): SharedHere {
  const { numbers: own } = point(daysAgo, numbers);
  return {
    id: `k3v9x2m7${String(daysAgo).padStart(2, '0')}` as RecordingId,
    sharedAt: NOW - daysAgo * DAY_MS,
    isPrivate,
    speakers: [own],
    claims: [{ speaker: own.speaker, person: `U${person}` as PersonId }],
  };
}

export function teamFrom(shared: readonly SharedHere[], days = 30, keptDays = 90): Team {
  return teamOf({ shared, days, keptDays, now: NOW });
}

const people = <T>(count: number, each: (person: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, person) => each(person));

/** Nine people, eight of whom spoke in the days before: more pull now, and slower. */
export function improvedTeam(days = 30): Team {
  return teamFrom(
    [
      ...people(9, (i) =>
        heard(1 + 3 * i, i, { pull: 15 + ((i * 5) % 9), wordsPerMin: 141 + 5 * i, impact: 55 + 3 * i }),
      ),
      ...people(5, (i) => heard(2 + 4 * i, i, { pull: 16 + 2 * i, wordsPerMin: 150 + 3 * i, impact: 60 + 3 * i })),
      ...people(8, (i) =>
        heard((days === 30 ? 32 : 47) + 3 * i, i, {
          pull: 6 + ((i * 3) % 7),
          wordsPerMin: 176 + 3 * i,
          impact: 42 + 3 * i,
        }),
      ),
    ],
    days,
  );
}

/** Less is asked than before, and faster. */
function declinedTeam(): Team {
  return teamFrom([
    ...people(7, (i) =>
      heard(1 + 4 * i, i, { pull: 5 + (i % 5), checks: i % 2, wordsPerMin: 172 + 4 * i, impact: 38 + 3 * i }),
    ),
    ...people(8, (i) => heard(31 + 3 * i, i, { pull: 15 + (i % 6), wordsPerMin: 148 + 3 * i, impact: 58 + 2 * i })),
  ]);
}

const URL = 'https://coach.example.com/files';

export function teamCards(): Readonly<Record<string, Card>> {
  const shown = { of: 'shared', pictureUrl: null } as const;
  return {
    team: teamCard({ ...shown, team: improvedTeam(), pictureUrl: `${URL}/team-improved.png` }),
    'team-declined': teamCard({ ...shown, team: declinedTeam(), pictureUrl: `${URL}/team-declined.png` }),
    'team-many': teamCard({ ...shown, team: steadyTeam(), pictureUrl: `${URL}/team-many.png` }),
    'team-drawn': teamCard({ ...shown, team: improvedTeam(90), platform: 'teams', locale: 'de-DE' }),
    'team-four': teamCard({ ...shown, team: fourPeople(), pictureUrl: `${URL}/team-four.png` }),
    'team-one': teamCard({ ...shown, team: teamFrom([heard(2, 0)]) }),
    'team-none': teamCard({ ...shown, team: teamFrom([]) }),
    'team-members': teamCard({ ...{ ...shown, of: 'members', platform: 'teams' }, team: teamFrom([heard(2, 0)]) }),
    'team-elsewhere': teamElsewhereCard({}),
    'team-elsewhere-teams': teamElsewhereCard({ platform: 'teams' }),
  };
}

/** Twelve people, as they were before. */
function steadyTeam(): Team {
  const each = (ago: number) => (i: number) =>
    heard(ago + 2 * i, i, {
      pull: 8 + ((i * 7) % 13),
      wordsPerMin: 128 + ((i * 23) % 70),
      fillersPerMin: 1 + (i % 6),
      impact: 40 + ((i * 11) % 40),
    });
  return teamFrom([...people(12, each(1)), ...people(12, each(32))]);
}

/** As many as it takes; one of them has too few questions for a quality. */
function fourPeople(): Team {
  return teamFrom(
    people(4, (i) =>
      heard(2 + i, i, { pull: i === 3 ? 5 : 9 + 4 * i, fillersPerMin: 2 + i, wordsPerMin: 140 + 15 * i }),
    ),
  );
}

/** What a card's picture shows, by the name of its file (draw.ts). */
export const TEAM_PICTURES: Readonly<Record<string, () => Team>> = {
  'team-improved': () => improvedTeam(),
  'team-declined': declinedTeam,
  'team-many': steadyTeam,
  'team-four': fourPeople,
};
