import { createHash } from 'node:crypto';

/** Ten lower-case letters and digits (50 bits) from a text: short enough to type, the same for the same text. */
export function shortId(text: string): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  return [...createHash('sha256').update(text).digest().subarray(0, 10)].map((byte) => alphabet[byte % 32]).join('');
}
