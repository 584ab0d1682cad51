/** The part of the reference parser that the benchmark uses; it ships no types. */
declare module 'node-webvtt' {
  export function parse(input: string, options?: { readonly strict?: boolean }): { readonly cues: readonly unknown[] };
}
