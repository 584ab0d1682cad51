import { CATALOGUES } from '../../src/cards/languages.ts';
import { findMessages } from './messages.ts';

/** `tsx test/tools/untranslated.ts de`: what the German catalogue lacks, each with where it stands. */
const [language = 'de'] = process.argv.slice(2);
const known = CATALOGUES[language] ?? {};
const missing = new Map<string, string>();
for (const { key, at } of findMessages().messages) if (!(key in known) && !missing.has(key)) missing.set(key, at);
for (const [key, at] of missing) console.log(`${JSON.stringify(key)}  ${at}`);
