/** What the first bytes of a file say it is. `transcript` means readable text: parse.ts decides whether it is one. */
export type Sniffed = 'transcript' | 'media' | 'other';

interface Signature {
  readonly name: string;
  readonly kind: 'media' | 'other';
  readonly matches: (bytes: Uint8Array) => boolean;
}

/** ISO base media brands that are pictures, not sound or film. */
const PICTURE_BRANDS = new Set(['heic', 'heix', 'heif', 'hevc', 'mif1', 'msf1', 'avif', 'avis', 'crx ']);
/** QuickTime files older than the `ftyp` box start with one of these. */
const QUICKTIME_BOXES = new Set(['moov', 'mdat', 'wide', 'pnot']);

/** Order matters: the first match names the file. */
const SIGNATURES: readonly Signature[] = [
  {
    name: 'a HEIC or AVIF picture',
    kind: 'other',
    matches: (b) => ascii(b, 4, 4) === 'ftyp' && PICTURE_BRANDS.has(ascii(b, 8, 4)),
  },
  {
    name: 'an MP4, M4A or MOV recording',
    kind: 'media',
    matches: (b) => ascii(b, 4, 4) === 'ftyp' || QUICKTIME_BOXES.has(ascii(b, 4, 4)),
  },
  { name: 'a WebM or MKV recording', kind: 'media', matches: (b) => startsWith(b, [0x1a, 0x45, 0xdf, 0xa3]) },
  { name: 'an Ogg recording', kind: 'media', matches: (b) => ascii(b, 0, 4) === 'OggS' },
  { name: 'a FLAC recording', kind: 'media', matches: (b) => ascii(b, 0, 4) === 'fLaC' },
  {
    name: 'a WAV recording',
    kind: 'media',
    matches: (b) => ['RIFF', 'RF64'].includes(ascii(b, 0, 4)) && ascii(b, 8, 4) === 'WAVE',
  },
  { name: 'an MP3 recording', kind: 'media', matches: (b) => ascii(b, 0, 3) === 'ID3' || isMp3Frame(b) },
  { name: 'a PNG picture', kind: 'other', matches: (b) => startsWith(b, [0x89, 0x50, 0x4e, 0x47]) },
  { name: 'a JPEG picture', kind: 'other', matches: (b) => startsWith(b, [0xff, 0xd8, 0xff]) },
  { name: 'a GIF picture', kind: 'other', matches: (b) => ascii(b, 0, 4) === 'GIF8' },
  { name: 'a PDF document', kind: 'other', matches: (b) => ascii(b, 0, 5) === '%PDF-' },
  {
    name: 'a ZIP archive or Office document',
    kind: 'other',
    matches: (b) => startsWith(b, [0x50, 0x4b, 0x03, 0x04]) || startsWith(b, [0x50, 0x4b, 0x05, 0x06]),
  },
  { name: 'an old Office document', kind: 'other', matches: (b) => startsWith(b, [0xd0, 0xcf, 0x11, 0xe0]) },
  { name: 'a gzip archive', kind: 'other', matches: (b) => startsWith(b, [0x1f, 0x8b]) },
  { name: 'a Windows program', kind: 'other', matches: (b) => ascii(b, 0, 2) === 'MZ' && hasControls(b) },
  { name: 'a Linux program', kind: 'other', matches: (b) => startsWith(b, [0x7f, 0x45, 0x4c, 0x46]) },
  { name: 'an RTF document', kind: 'other', matches: (b) => ascii(b, 0, 5) === '{\\rtf' },
];

/** How many first bytes decide: enough for any signature and for telling text from noise. */
const SNIFF_BYTES = 4096;

/** What the first bytes of a file are: a transcript candidate (text), a sound or film, or something else; a few hundred bytes suffice. */
export function sniff(bytes: Uint8Array): Sniffed {
  const head = bytes.subarray(0, SNIFF_BYTES);
  const signature = findSignature(head);
  if (signature !== null) return signature.kind;
  if (looksBinary(head)) return 'other';
  return isWebPage(new TextDecoder('latin1').decode(head)) ? 'other' : 'transcript';
}

/** The known binary format of these bytes, named as a person would ("a PNG picture"), or null. */
export function findSignature(bytes: Uint8Array): { readonly name: string; readonly kind: 'media' | 'other' } | null {
  return SIGNATURES.find((signature) => signature.matches(bytes)) ?? null;
}

/** Whether this text is a web page or other markup, as a login page saved in place of a file is. */
export function isWebPage(head: string): boolean {
  return /^[^<a-z]{0,64}<(?:!doctype\s+html|html|head|body|\?xml|!--|script|svg)\b/i.test(head.slice(0, 512));
}

/**
 * Whether bytes are noise rather than text. A stray NUL or control character is an ordinary oddity of transcripts, so the share
 * decides: random bytes hold 10 % of them, programs and pictures more, text none. UTF-16 with a byte order mark is text.
 */
export function looksBinary(bytes: Uint8Array): boolean {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return false;
  const head = bytes.subarray(0, 65_536);
  let controls = 0;
  for (const byte of head) if (isControl(byte)) controls += 1;
  return controls > 8 && controls > head.length * 0.02;
}

function hasControls(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 256).some(isControl);
}

/** Below space, but not tab, line feed, vertical tab, form feed or carriage return. */
function isControl(byte: number): boolean {
  return byte < 0x09 || (byte > 0x0d && byte < 0x20);
}

/** MPEG audio frame header: 11 sync bits, layer III, and neither reserved rate (which rules out the UTF-16 mark FF FE). */
function isMp3Frame(bytes: Uint8Array): boolean {
  const [sync = 0, layer = 0, rates = 0] = bytes;
  return (
    sync === 0xff &&
    (layer & 0xe6) === 0xe2 &&
    (layer & 0x18) !== 0x08 &&
    rates >> 4 !== 0x0f &&
    (rates & 0x0c) !== 0x0c
  );
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

function ascii(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}
