import { mongo } from 'mongoose';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../src/errors.ts';
import { decodeHeavy, documentId, encodeDocument } from '../../../../src/storage/mongo/documents.ts';
import { atServer, isDuplicate, translateMongoError } from '../../../../src/storage/mongo/errors.ts';
import { indexesOf } from '../../../../src/storage/mongo/migrate.ts';
import { makeTurns } from '../../../../src/storage/mongo/turns.ts';
import { A, thing, things } from '../../../contract/storage-things.ts';

describe('indexes', () => {
  test('tenant first, id last; unique ones pass over rows without their fields; one removes what expired', () => {
    expect(indexesOf({ ...things, indexes: { byTime: things.indexes.byTime, byPair: things.indexes.byPair } })).toEqual(
      [
        { key: { tenantId: 1, id: 1 }, options: { name: 'tenant' } },
        { key: { tenantId: 1, 'key.group': 1, 'key.at': 1, id: 1 }, options: { name: 'byTime' } },
        { key: { tenantId: 1, 'key.left': 1, 'key.right': 1, id: 1 }, options: { name: 'byPair' } },
        {
          key: { tenantId: 1, 'key.left': 1, 'key.right': 1 },
          options: {
            name: 'byPair.unique',
            unique: true,
            partialFilterExpression: { 'key.left': { $exists: true }, 'key.right': { $exists: true } },
          },
        },
        { key: { tenantId: 1, 'key.expireAt': 1, id: 1 }, options: { name: 'expire_at' } },
        { key: { purgeAt: 1 }, options: { name: 'purge', expireAfterSeconds: 0 } },
      ],
    );
  });
});

describe('documents', () => {
  test('hold the keys natively and the rest as text', async () => {
    const document = await encodeDocument(things, A, thing('1', { at: 1, any: { $set: 1 }, words: ['w'] }));
    expect(document).toMatchObject({
      _id: documentId(A, '1'),
      key: { group: 'g', at: 1, done: false, count: 0 },
      purgeAt: null,
    });
    expect(JSON.parse(document.doc)).toEqual({
      tenantId: A,
      id: '1',
      group: 'g',
      at: 1,
      done: false,
      left: null,
      right: null,
      count: 0,
      any: { $set: 1 },
    });
    expect(document.heavy).toBe('{"body":null,"words":["w"]}');
  });

  test('pack a long heavy part and unpack it', async () => {
    const { heavy } = await encodeDocument(things, A, thing('1', { body: 'ä😀'.repeat(100_000) }));
    expect(heavy).toBeInstanceOf(mongo.Binary);
    expect(await decodeHeavy(heavy)).toBe(JSON.stringify({ body: 'ä😀'.repeat(100_000) }));
    expect(await decodeHeavy(undefined)).toBeNull();
  });
});

describe('errors', () => {
  const server = (code: number, labels: string[] = []) =>
    new mongo.MongoServerError({ message: 'vendor text', code, errorLabels: labels });
  const cases: readonly (readonly [string, unknown, string, boolean])[] = [
    ['a lost connection', new mongo.MongoNetworkError('connect ECONNREFUSED 10.0.0.1:27017'), 'provider-down', true],
    ['no server', new mongo.MongoServerSelectionError('x', {} as never), 'provider-down', true],
    ['a closed client', new mongo.MongoNotConnectedError('x'), 'provider-down', true],
    ['a primary that steps down', server(189), 'provider-down', true],
    ['what the server calls retryable', server(1, ['RetryableWriteError']), 'provider-down', true],
    ['a wrong password', server(18), 'provider-down', false],
    ['no rights', server(13), 'provider-down', false],
    ['a document that is too large', server(10334), 'too-large', false],
    ['a command it does not know', server(59), 'bug', false],
  ];
  test.each(cases)('%s', (_, error, code, retry) => {
    const translated = translateMongoError(error);
    expect(translated).toMatchObject({ name: 'AppError', code, retry, cause: error });
    expect((translated as AppError).message).not.toMatch(/vendor|10\.0\.0\.1/);
  });

  test('a duplicate key, our own errors and what is none of the driver stay as they are', async () => {
    const duplicate = server(11000);
    expect(isDuplicate(duplicate)).toBe(true);
    for (const error of [duplicate, new AppError('cancelled'), new TypeError('x'), 'text']) {
      await expect(atServer(() => Promise.reject(error))).rejects.toBe(error);
    }
  });
});

describe('turns', () => {
  test('one after the other for a key, side by side for two, and a failure holds nobody up', async () => {
    const inTurn = makeTurns();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
      if (name === 'a1') throw new Error(name);
      return name;
    };
    const outcomes = await Promise.allSettled([
      inTurn('a', work('a1')),
      inTurn('a', work('a2')),
      inTurn('b', work('b1')),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(seen.indexOf('a2 begins')).toBeGreaterThan(seen.indexOf('a1 ends'));
    expect(seen.indexOf('b1 begins')).toBeLessThan(seen.indexOf('a1 ends'));
  });
});
