import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { makeVault, type SecretPlace, sealedBy, type VaultKey } from '../../../src/storage/vault.ts';

const place: SecretPlace = { tenantId: 'slack:T1', collection: 'installations', field: 'token', id: 'bot' };
const old: VaultKey = { id: 'k1', secret: randomBytes(32) };
const current: VaultKey = { id: 'k2', secret: randomBytes(32) };

function expectRefused(work: () => unknown): void {
  expect(work).toThrow(AppError);
  expect(work).toThrow(/^refused/);
}

describe('vault', () => {
  test.each(['xoxb-1-2-abc', '', 'ü😀\0', 'x'.repeat(100_000)])('opens what it sealed', (secret) => {
    const vault = makeVault([current]);
    const sealed = vault.seal(secret, place);
    expect(vault.open(sealed, place)).toBe(secret);
    expect(secret !== '' && sealed.includes(secret)).toBe(false);
  });

  test('says which keys it has, the sealing one first, and which sealed a text', () => {
    expect(makeVault([current, old]).keyIds).toEqual(['k2', 'k1']);
    expect(sealedBy(makeVault([old]).seal('secret', place))).toBe('k1');
    for (const text of ['', 'secret', 'v2.k1.AAAA']) expect(sealedBy(text)).toBe('');
  });

  test('never seals alike twice', () => {
    const vault = makeVault([current]);
    expect(new Set(Array.from({ length: 100 }, () => vault.seal('same', place))).size).toBe(100);
  });

  test.each(['tenantId', 'collection', 'field', 'id'] as const)('does not open at another %s', (part) => {
    const vault = makeVault([current]);
    const sealed = vault.seal('secret', place);
    expectRefused(() => vault.open(sealed, { ...place, [part]: `${place[part]}x` }));
  });

  test('places that look alike when joined stay apart', () => {
    const vault = makeVault([current]);
    const sealed = vault.seal('secret', { ...place, tenantId: 'a|b', collection: 'c' });
    expectRefused(() => vault.open(sealed, { ...place, tenantId: 'a', collection: 'b|c' }));
  });

  test('no altered or cut text opens', () => {
    const vault = makeVault([current]);
    const sealed = vault.seal('a secret', place);
    const start = sealed.lastIndexOf('.') + 1;
    for (let at = 0; at < sealed.length; at += 1) {
      expectRefused(() => vault.open(sealed.slice(0, at), place));
      // The last character of base64url may carry unused bits; every other one counts.
      if (at >= start && at < sealed.length - 1) {
        const other = sealed[at] === 'A' ? 'B' : 'A';
        expectRefused(() => vault.open(sealed.slice(0, at) + other + sealed.slice(at + 1), place));
      }
    }
    for (const junk of ['', '.', '..', 'v1.k2.', 'v2.k2.AAAA', `${sealed}.x`, 'x'.repeat(1_000)]) {
      expectRefused(() => vault.open(junk, place));
    }
  });

  test('rotation: the first key seals, all open, an old seal is stale', () => {
    const before = makeVault([old]).seal('secret', place);
    const vault = makeVault([current, old]);
    expect(vault.open(before, place)).toBe('secret');
    expect(vault.isStale(before)).toBe(true);
    const after = vault.seal('secret', place);
    expect(vault.isStale(after)).toBe(false);
    expect(makeVault([current]).open(after, place)).toBe('secret');
    expectRefused(() => makeVault([current]).open(before, place));
    expectRefused(() => makeVault([{ id: 'k1', secret: randomBytes(32) }]).open(before, place));
  });

  test.each([
    ['no key', []],
    ['a short key', [{ id: 'k', secret: randomBytes(16) }]],
    ['two keys of one id', [old, { ...current, id: 'k1' }]],
    ['a key without a name', [{ id: '', secret: randomBytes(32) }]],
    ['a dot in a name', [{ id: 'a.b', secret: randomBytes(32) }]],
  ])('is not made with %s', (_, keys) => {
    expectRefused(() => makeVault(keys));
  });

  test('errors tell neither secret nor key', () => {
    const vault = makeVault([current]);
    const sealed = vault.seal('the-token', place);
    try {
      makeVault([{ ...old, id: 'k2' }]).open(sealed, place);
      expect.unreachable();
    } catch (error) {
      expect(String((error as Error).stack)).not.toMatch(/the-token/);
      expect(String(error)).not.toContain(sealed);
    }
  });
});
