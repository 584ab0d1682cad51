import type { PersonId, TenantId } from '../analysis/domain.ts';
import type { Tables } from '../storage/tables.ts';
import { walk } from '../storage/walk.ts';
import { nameWords } from './alike.ts';

/**
 * Whom a typed name may mean, of those whose name their personal chat with us told: who is called exactly so, in any order of the words, or
 * else whose name has all of these words in it.
 */
export async function findCalled(
  { conversations }: Pick<Tables, 'conversations'>,
  tenantId: TenantId,
  called: string,
): Promise<readonly PersonId[]> {
  const asked = nameWords(called);
  if (asked.length === 0) return [];
  const wholly = new Set<PersonId>();
  const partly = new Set<PersonId>();
  for await (const { person, name } of walk(conversations, tenantId, { index: 'byTime' }, 'updatedAt')) {
    const words = person === null ? [] : nameWords(name);
    if (person === null || !asked.every((word) => words.includes(word))) continue;
    (asked.toSorted().join(' ') === words.toSorted().join(' ') ? wholly : partly).add(person);
  }
  return [...(wholly.size > 0 ? wholly : partly)];
}
