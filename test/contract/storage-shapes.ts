import type { Query, Row } from '../../src/storage/port.ts';

/** Every shape of a query on an index: each prefix of its fields, with and without range and page, in both orders. */
export function queryShapes(name: string, fields: readonly string[]): Query<Row, string>[] {
  return fields.flatMap((_, length) => {
    const equals = Object.fromEntries(fields.slice(0, length).map((field) => [field, 'v'])) as Partial<Row>;
    const all = Object.fromEntries(fields.map((field) => [field, 'v'])) as Partial<Row>;
    return (['asc', 'desc'] as const).flatMap((order): Query<Row, string>[] => [
      { index: name, equals, order },
      { index: name, equals, order, range: { from: 1, to: 2 } },
      { index: name, equals, order, after: { key: 1, id: 'x' } },
      { index: name, equals, order, after: { key: null, id: 'x' } },
      { index: name, equals, order, range: { from: 1 }, after: { key: 1, id: 'x' } },
      { index: name, equals: all, order },
      { index: name, equals: all, order, after: { key: 1, id: 'x' } },
    ]);
  });
}
