// Its own types take the file for an ECMAScript module, which it is not.
declare module 'bidi-js/dist/bidi.js' {
  import type { Bidi } from 'bidi-js';

  const makeBidi: () => Bidi;
  export = makeBidi;
}
