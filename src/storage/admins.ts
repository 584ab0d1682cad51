import type { PersonId } from '../analysis/domain.ts';

/** Whether somebody may see and change what holds for everybody: all may where no administrators are named (config.ts). */
export function isAdmin(admins: readonly string[], person: PersonId): boolean {
  return admins.length === 0 || admins.some((admin) => isSame(admin, person));
}

/** Directory ids of Teams are the same in either case; those of Slack, and Teams' own `29:…`, are not. */
function isSame(admin: string, person: string): boolean {
  const isGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(admin);
  return admin === person || (isGuid && admin.toLowerCase() === person.toLowerCase());
}
