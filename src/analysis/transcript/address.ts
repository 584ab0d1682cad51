import { cleanName, cleanText } from './clean.ts';

/** The longest address there is (RFC 5321, 4.5.3.1.3, without its brackets). */
const MAX_ADDRESS = 254;
const ADDRESS = /^[^\s@<>()[\]"',;:]{1,64}@[^\s@<>()[\]"',;:]{1,190}\.\p{L}{2,63}$/u;
/** `Dana Reed <dana@acme.com>`, `Dana Reed (dana@acme.com)`. */
const NAMED = /^(\S.{0,120}?)\s{0,3}[<(]([^\s<>()]{3,254})[>)]$/u;

/** The e-mail address that a value is, in lower case; null for anything else. */
export function addressOf(value: unknown): string | null {
  const text = typeof value === 'string' && value.length <= MAX_ADDRESS + 10 ? cleanText(value).toLowerCase() : '';
  return text.length <= MAX_ADDRESS && ADDRESS.test(text) ? text : null;
}

/** The address as a field of its own; none where there is no address. */
export function emailField(value: unknown): { readonly email?: string } {
  const email = addressOf(value);
  return email === null ? {} : { email };
}

/** A label apart from the address in it. What stands before the @ is all of an address that is ever shown. */
export function splitAddress(label: string): { readonly name: string | null; readonly email: string | null } {
  const whole = addressOf(label);
  if (whole !== null) return { name: label.slice(0, label.indexOf('@')).trim(), email: whole };
  const [, name = '', inside] = NAMED.exec(label) ?? [];
  const email = addressOf(inside);
  return email === null ? { name: label, email: null } : { name: cleanName(name), email };
}
