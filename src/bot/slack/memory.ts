export interface Memory<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

export interface MemoryDeps {
  readonly now: () => number;
  readonly keepMs: number;
  /** Beyond that many, what was noted first is forgotten. */
  readonly most: number;
}

/** What a platform told and what stays true for a while. */
export function makeMemory<Value>({ now, keepMs, most }: MemoryDeps): Memory<Value> {
  const notes = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    get(key) {
      const note = notes.get(key);
      return note === undefined || note.until <= now() ? undefined : note.value;
    },
    set(key, value) {
      notes.delete(key);
      notes.set(key, { value, until: now() + keepMs });
      const [oldest] = notes.keys();
      if (notes.size > most && oldest !== undefined) notes.delete(oldest);
    },
  };
}
