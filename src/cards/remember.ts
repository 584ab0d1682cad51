/** Makes a thing once for each of a few arguments and keeps it: formatters and catalogues take long to make. */
export function remember<Args extends readonly (string | number)[], Thing>(
  make: (...args: Args) => Thing,
): (...args: Args) => Thing {
  const made = new Map<string, Thing>();
  return (...args) => {
    const key = args.join(' ');
    const thing = made.get(key) ?? make(...args);
    made.set(key, thing);
    return thing;
  };
}
