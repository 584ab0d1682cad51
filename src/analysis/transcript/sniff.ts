import { ENGLISH } from '../language.ts';

/** Names stand in what an error says, which cards retell (cards/retold.ts). */
const { say } = ENGLISH;

/** What the first bytes of a file say it is. `transcript` means readable text or a Word file: parse.ts decides whether it is one. */
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
    name: say`a HEIC or AVIF picture`,
    kind: 'other',
    matches: (b) => ascii(b, 4, 4) === 'ftyp' && PICTURE_BRANDS.has(ascii(b, 8, 4)),
  },
  {
    name: say`an MP4, M4A or MOV recording`,
    kind: 'media',
    matches: (b) => ascii(b, 4, 4) === 'ftyp' || QUICKTIME_BOXES.has(ascii(b, 4, 4)),
  },
  { name: say`a WebM or MKV recording`, kind: 'media', matches: (b) => startsWith(b, [0x1a, 0x45, 0xdf, 0xa3]) },
  { name: say`an Ogg recording`, kind: 'media', matches: (b) => ascii(b, 0, 4) === 'OggS' },
  { name: say`a FLAC recording`, kind: 'media', matches: (b) => ascii(b, 0, 4) === 'fLaC' },
  {
    name: say`a WAV recording`,
    kind: 'media',
    matches: (b) => ['RIFF', 'RF64'].includes(ascii(b, 0, 4)) && ascii(b, 8, 4) === 'WAVE',
  },
  { name: say`an MP3 recording`, kind: 'media', matches: (b) => ascii(b, 0, 3) === 'ID3' || isMp3Frame(b) },
  { name: say`a PNG picture`, kind: 'other', matches: (b) => startsWith(b, [0x89, 0x50, 0x4e, 0x47]) },
  { name: say`a JPEG picture`, kind: 'other', matches: (b) => startsWith(b, [0xff, 0xd8, 0xff]) },
  { name: say`a GIF picture`, kind: 'other', matches: (b) => ascii(b, 0, 4) === 'GIF8' },
  { name: say`a PDF document`, kind: 'other', matches: (b) => ascii(b, 0, 5) === '%PDF-' },
  { name: say`a ZIP archive`, kind: 'other', matches: isZip },
  {
    name: say`a Word or Office document protected by a password`,
    kind: 'other',
    matches: (b) => isCompoundFile(b) && holdsName(b, 'EncryptedPackage'),
  },
  { name: say`an old Office document (.doc, .xls or .ppt)`, kind: 'other', matches: isCompoundFile },
  { name: say`a gzip archive`, kind: 'other', matches: (b) => startsWith(b, [0x1f, 0x8b]) },
  { name: say`a Windows program`, kind: 'other', matches: (b) => ascii(b, 0, 2) === 'MZ' && hasControls(b) },
  { name: say`a Linux program`, kind: 'other', matches: (b) => startsWith(b, [0x7f, 0x45, 0x4c, 0x46]) },
  { name: say`an RTF document`, kind: 'other', matches: (b) => ascii(b, 0, 5) === '{\\rtf' },
];

/** How many first bytes decide: enough for any signature and for telling text from noise. */
const SNIFF_BYTES = 4096;

/** What the first bytes of a file are: a transcript candidate (text), a sound or film, or something else; a few hundred bytes suffice. */
export function sniff(bytes: Uint8Array): Sniffed {
  const head = bytes.subarray(0, SNIFF_BYTES);
  const signature = findSignature(head);
  if (signature !== null) return signature.kind;
  if (isZip(head)) return 'transcript';
  if (looksBinary(head)) return 'other';
  return isWebPage(new TextDecoder('latin1').decode(head)) ? 'other' : 'transcript';
}

/** The known binary format of these bytes, named as a person would ("a PNG picture"), or null. */
export function findSignature(bytes: Uint8Array): { readonly name: string; readonly kind: 'media' | 'other' } | null {
  const found = SIGNATURES.find((signature) => signature.matches(bytes)) ?? null;
  if (found === null || !isZip(bytes)) return found;
  const names = firstEntries(bytes);
  if (looksLikeWord(names)) return null;
  return { name: nameZip(names) ?? found.name, kind: 'other' };
}

/** Whether bytes begin as a ZIP archive does, which a .docx is too. */
export function isZip(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06]);
}

/** What an archive with these entries is, if it is more than an archive; a Word document is none of them. */
export function nameZip(names: readonly string[]): string | null {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/^xl\//)) return say`an Excel workbook`;
  if (has(/^ppt\//)) return say`a PowerPoint presentation`;
  if (has(/^visio\//)) return say`a Visio drawing`;
  if (has(/^Index\/.{1,80}\.iwa$|^Index\.zip$/)) return say`an Apple Pages, Numbers or Keynote document`;
  if (has(/^META-INF\/container\.xml$/)) return say`an e-book (EPUB)`;
  // After EPUB, which may hold such a name too; `mimetype` comes first in both.
  if (has(/^mimetype$/)) return say`an OpenDocument file (.odt, .ods or .odp)`;
  if (has(/^META-INF\/MANIFEST\.MF$|^AndroidManifest\.xml$/)) return say`a Java or Android program`;
  if (has(/^\[Content_Types\]\.xml$/)) return say`an Office document without a text (no word/document.xml)`;
  return null;
}

/** Office writers put one of these first; which program's document it is, later entries tell, and the reader decides. */
function looksLikeWord(names: readonly string[]): boolean {
  const other = nameZip(names);
  if (other !== null && !other.startsWith('an Office document')) return false;
  return names.some((name) => /^(?:\[Content_Types\]\.xml$|word\/|_rels\/|docProps\/|customXml\/)/.test(name));
}

/** Names of the local entries that begin within the first bytes: a signature, and 26 bytes on the name's length, and its bytes. */
function firstEntries(bytes: Uint8Array): readonly string[] {
  const head = bufferOf(bytes).subarray(0, SNIFF_BYTES);
  const names: string[] = [];
  for (let at = head.indexOf('PK\u0003\u0004'); at !== -1; at = head.indexOf('PK\u0003\u0004', at + 4)) {
    if (at + 30 > head.length) break;
    names.push(head.toString('latin1', at + 30, at + 30 + Math.min(head.readUInt16LE(at + 26), 512)));
  }
  return names;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The container of Office before 2007, and of any Office document with a password. */
function isCompoundFile(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]);
}

/** Whether a compound file's directory, which may stand anywhere, holds this name. */
function holdsName(bytes: Uint8Array, name: string): boolean {
  return bufferOf(bytes).includes(Buffer.from(name, 'utf16le'));
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
