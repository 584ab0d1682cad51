/** The ground a picture is seen on. Who cannot tell uses light: a picture carries its own ground. */
export type Theme = 'light' | 'dark';

/** Every colour of a chart, by what it is for; test/unit/cards/charts/theme.test.ts computes their contrast. */
export interface Inks {
  readonly ground: string;
  readonly text: string;
  /** Second-rank text: axes, counts, notes. */
  readonly soft: string;
  /** Grid lines and lanes, which carry no number. */
  readonly line: string;
  /** Where a chart would be if there were something to measure. */
  readonly none: string;
  /** A reference: its area, and the edge that makes it visible. */
  readonly band: string;
  readonly bandEdge: string;
  readonly pull: string;
  readonly push: string;
  /** What should be noticed: above a threshold. */
  readonly alarm: string;
  /** In the order of `transcript.speakers`, repeated from the thirteenth on. */
  readonly speakers: readonly string[];
}

/**
 * Pull and push are a blue and an orange after Okabe and Ito, which stand apart for every kind of colour blindness. The speakers' colours
 * begin with Paul Tol's "muted" set, without a blue or an orange, and are ordered so that neighbours of a ring differ in lightness too.
 * Shapes keep 3:1 and text 4.5:1 against the ground (WCAG 2.2, 1.4.11 and 1.4.3).
 */
export const INKS: Readonly<Record<Theme, Inks>> = {
  light: {
    ground: '#FFFFFF',
    text: '#1F2933',
    soft: '#55616F',
    line: '#D5DBE1',
    none: '#E4E8EC',
    band: '#C9E8D9',
    bandEdge: '#3C8D68',
    pull: '#0072B2',
    push: '#C27700',
    alarm: '#B3261E',
    speakers: [
      '#661100',
      '#2A8F80',
      '#8A7A1E',
      '#332288',
      '#9C7A52',
      '#3D3D3D',
      '#7C8B99',
      '#117733',
      '#AA4499',
      '#5E8C31',
      '#882255',
      '#C65A6B',
    ],
  },
  dark: {
    ground: '#1A1D21',
    text: '#E8EAED',
    soft: '#A7B0BA',
    line: '#3A424B',
    none: '#2B3138',
    band: '#1F4534',
    bandEdge: '#4FA67E',
    pull: '#56B4E9',
    push: '#E69F00',
    alarm: '#FF8A80',
    speakers: [
      '#B9874F',
      '#44AA99',
      '#C9D64F',
      '#E07BA9',
      '#DDCC77',
      '#88CCEE',
      '#8A9199',
      '#CFD6DD',
      '#D68AD0',
      '#6CC07A',
      '#A99BE8',
      '#F0A0A8',
    ],
  },
};

/** The colour of the speaker at this place of the report, the same in every chart. */
export function speakerInk({ speakers, soft }: Inks, at: number): string {
  return speakers[at % speakers.length] ?? soft;
}

/** What a persona's picture is drawn in: its clothes, which carry its initials, its head, and what is behind it. */
export interface PortraitInks {
  readonly coat: string;
  readonly head: string;
  readonly behind: string;
}

/**
 * After Okabe and Ito, and Tol; a head has the tint of its coat, so that it is nobody's skin. White on a coat keeps 4.5:1, a coat on what
 * is behind it 3:1, and the features of a face are drawn in the coat's colour.
 */
export const PORTRAITS: readonly PortraitInks[] = [
  { coat: '#005C8F', head: '#8FC7EA', behind: '#E2F0FA' },
  { coat: '#44546A', head: '#AEBBCB', behind: '#E9EEF4' },
  { coat: '#0B6B52', head: '#86D0B8', behind: '#DFF4EC' },
  { coat: '#7A2459', head: '#E0A3C8', behind: '#F9E8F2' },
  { coat: '#3B3486', head: '#B3ADE6', behind: '#ECEAFA' },
  { coat: '#5F5A12', head: '#D6CE7C', behind: '#F6F3DA' },
];
