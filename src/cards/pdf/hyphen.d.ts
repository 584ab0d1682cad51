declare module 'hyphen/patterns/en-us.js' {
  const english: { readonly patterns: string[] };
  export = english;
}
