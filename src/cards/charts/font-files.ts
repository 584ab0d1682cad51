import { createRequire } from 'node:module';

/** One font file pair and which letters make it worth opening; the font itself is asked before it is used. */
export interface FontFile {
  readonly family: string;
  readonly regular: string;
  /** Where a family has no bold, its regular stands in. */
  readonly bold: string;
  readonly likely: RegExp;
}

const { resolve } = createRequire(import.meta.url);

function font(family: string, path: string, bold: string | null, likely: RegExp): FontFile {
  const regular = resolve(`@expo-google-fonts/${path}`);
  return { family, regular, bold: bold === null ? regular : resolve(`@expo-google-fonts/${bold}`), likely };
}

/** Latin, Greek, Cyrillic and Devanagari; every document has it. */
export const BASE_FONT = font(
  'Noto Sans',
  'noto-sans/400Regular/NotoSans_400Regular.ttf',
  'noto-sans/700Bold/NotoSans_700Bold.ttf',
  /^/,
);

/** In one colour. */
export const EMOJI_FONT = font(
  'Noto Emoji',
  'noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
  'noto-emoji/700Bold/NotoEmoji_700Bold.ttf',
  /\p{Emoji}/u,
);

/** In order of preference; all under the SIL Open Font License (see cards/pdf/README.md). */
export const FALLBACK_FONTS: readonly FontFile[] = [
  font(
    'Noto Sans Hebrew',
    'noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf',
    'noto-sans-hebrew/700Bold/NotoSansHebrew_700Bold.ttf',
    /\p{Script=Hebrew}/u,
  ),
  // Not Noto Sans Arabic: it builds letters of a base and dots, which the PDF library sets apart and which are copied as other letters.
  font(
    'IBM Plex Sans Arabic',
    'ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf',
    'ibm-plex-sans-arabic/700Bold/IBMPlexSansArabic_700Bold.ttf',
    // The arrow of every report too, which would open a Japanese font of 11 MB.
    /[\p{Script_Extensions=Arabic}\u2190-\u2193]/u,
  ),
  font(
    'Noto Sans Thai',
    'noto-sans-thai/400Regular/NotoSansThai_400Regular.ttf',
    'noto-sans-thai/700Bold/NotoSansThai_700Bold.ttf',
    /\p{Script=Thai}/u,
  ),
  font(
    'Nanum Gothic',
    'nanum-gothic/400Regular/NanumGothic_400Regular.ttf',
    'nanum-gothic/700Bold/NanumGothic_700Bold.ttf',
    /\p{Script=Hangul}/u,
  ),
  EMOJI_FONT,
  font(
    'Noto Sans Symbols 2',
    'noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf',
    null,
    /[\p{Script=Common}\p{Script=Braille}]/u,
  ),
  font(
    'Noto Sans JP',
    'noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf',
    'noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf',
    /[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}\p{Script=Common}]/u,
  ),
  // The simplified characters that Japanese does not write.
  font('ZCOOL XiaoWei', 'zcool-xiaowei/400Regular/ZCOOLXiaoWei_400Regular.ttf', null, /\p{Script_Extensions=Han}/u),
];
