import { inflateRawSync } from 'node:zlib';
import { Unzip, UnzipPassThrough, unzipSync } from 'fflate';
import { AppError } from '../../errors.ts';
import { findSignature, nameZip } from './sniff.ts';

/** Word's own limit lies far above what one conversation needs: about 40 entries, 2 MB of XML in three hours. */
const MAX_ENTRIES = 2000;
const MAX_XML_BYTES = 24 * 1024 * 1024;
/** Text of Word compresses about 15 to 1; a bomb of one repeated byte 1,000 to 1. */
const MAX_RATIO = 200;
/** Bytes handed to fflate at once, because it calls itself for each entry in them. */
const CHUNK = 16 * 1024;

const DOCUMENT = 'word/document.xml';

interface Entry {
  readonly name: string;
  readonly size: number;
  readonly originalSize: number;
}

/**
 * The main part of a .docx, as XML text. fflate reads the container, Node's zlib inflates the one entry that is needed, with a hard
 * limit whatever the entry says of itself. Throws AppError `unsupported` for another kind of ZIP, `unreadable` for a damaged one,
 * `too-large` for a bomb.
 */
export function openWordFile(bytes: Uint8Array): string {
  const entries = listEntries(bytes);
  const names = entries.map(({ name }) => name);
  const document = entries.find(({ name }) => name === DOCUMENT);
  if (document === undefined) throw notWord(nameZip(names), entries.length);
  if (names.some((name) => name.endsWith('vbaProject.bin'))) {
    throw new AppError('unsupported', {
      detail: 'The file is a Word document with macros. Save it as an ordinary .docx, without macros, and share that.',
    });
  }
  if (document.originalSize > MAX_XML_BYTES || document.originalSize > document.size * MAX_RATIO) throw tooLarge();
  return new TextDecoder().decode(inflate(collect(bytes)));
}

function notWord(what: string | null, entries: number): AppError {
  return new AppError('unsupported', {
    detail:
      what === null
        ? entries === 1
          ? 'The file is a ZIP archive of 1 file, not a Word document. Unpack it and share the transcript in it.'
          : `The file is a ZIP archive of ${entries} files, not a Word document. Unpack it and share the transcript in it.`
        : `The file is ${what}, not a transcript. Save the transcript as .docx, .vtt or text and share that.`,
  });
}

/** What the archive's directory lists; nothing is inflated. */
function listEntries(bytes: Uint8Array): readonly Entry[] {
  const entries: Entry[] = [];
  try {
    unzipSync(new Uint8Array(bytes), {
      filter: ({ name, size, originalSize }) => {
        entries.push({ name, size, originalSize });
        if (entries.length > MAX_ENTRIES) throw tooLarge();
        return false;
      },
    });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const signature = findSignature(bytes);
    throw signature === null ? damaged(cause) : notWord(signature.name, 0);
  }
  return entries;
}

/** Passes a compressed entry on as it stands: fflate would inflate it without a limit, zlib can be held to one. */
class StillPacked extends UnzipPassThrough {
  static override compression = 8;
}

/** The document's bytes as they stand in the archive, compressed or not. */
function collect(bytes: Uint8Array): { readonly packed: Buffer; readonly deflated: boolean } {
  const parts: Uint8Array[] = [];
  let found = false;
  let whole = false;
  let deflated = true;
  let files = 0;
  const unzip = new Unzip((file) => {
    files += 1;
    // The directory may list fewer than there are, and each costs fflate more than the one before.
    if (files > MAX_ENTRIES) throw tooLarge();
    if (file.name !== DOCUMENT || found) return;
    found = true;
    deflated = file.compression !== 0;
    file.ondata = (error, data, final) => {
      if (error !== null) throw damaged(error);
      parts.push(data);
      whole = final;
    };
    file.start();
  });
  unzip.register(UnzipPassThrough);
  unzip.register(StillPacked);
  try {
    for (let at = 0; at < bytes.length && !whole; at += CHUNK) {
      unzip.push(new Uint8Array(bytes.subarray(at, at + CHUNK)), at + CHUNK >= bytes.length);
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : damaged(cause);
  }
  if (!whole) throw damaged(null);
  return { packed: Buffer.concat(parts), deflated };
}

function inflate({ packed, deflated }: { readonly packed: Buffer; readonly deflated: boolean }): Uint8Array {
  if (!deflated) {
    if (packed.length > MAX_XML_BYTES) throw tooLarge();
    return packed;
  }
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.min(MAX_XML_BYTES, Math.max(1, packed.length) * MAX_RATIO) });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge();
    throw damaged(cause);
  }
}

function damaged(cause: unknown): AppError {
  return new AppError('unreadable', {
    detail:
      'The file is a ZIP or Word file that is damaged, cut off or protected by a password. Save it again without a password.',
    ...(cause === null ? {} : { cause }),
  });
}

function tooLarge(): AppError {
  return new AppError('too-large', {
    detail: 'The Word file unpacks to far more than the transcript of one day. Share one conversation per file.',
  });
}
