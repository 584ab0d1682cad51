import { z } from 'zod';

/** A zod schema as the JSON Schema that a provider is sent: without what only one of them takes. */
export function toWire(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...wire } = z.toJSONSchema(schema) as Record<string, unknown>;
  return withoutRanges(wire) as Record<string, unknown>;
}

/** zod writes the range of safe integers beside every integer; neither provider enforces ranges, and Anthropic refuses them. */
function withoutRanges(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutRanges);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name, value]) => !(RANGES.has(name) && typeof value === 'number'))
      .map(([name, value]) => [name, withoutRanges(value)]),
  );
}

const RANGES: ReadonlySet<string> = new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']);
