import { StyleSheet } from '@react-pdf/renderer';
import { INKS } from '../charts/theme.ts';

/** A document is printed, so its inks are the light ones; push has a darker one for small text. */
export const INK = { ...INKS.light, pushText: '#9A6200' } as const;

/** A4 in points, its margins, and what is left between them. */
export const PAGE = { width: 595.28, height: 841.89, side: 54, top: 54, bottom: 28, footer: 22, gap: 14 } as const;
export const CONTENT = PAGE.width - 2 * PAGE.side;

/** What stands at the end of each page, within PAGE.footer; in points. */
export const FOOTER = { fontSize: 7.5, color: INK.soft, paddingTop: 7, rule: 0.5, leastGap: 12 } as const;

export const styles = StyleSheet.create({
  page: {
    paddingHorizontal: PAGE.side,
    paddingTop: PAGE.top,
    paddingBottom: PAGE.bottom,
    fontSize: 9.5,
    lineHeight: 1.4,
    color: INK.text,
  },
  h1: { fontSize: 20, fontWeight: 700, lineHeight: 1.25, marginBottom: 4 },
  lead: { fontSize: 10, color: INK.soft, marginBottom: 12 },
  h2: { fontSize: 12, fontWeight: 700, lineHeight: 1.3, marginTop: 14, marginBottom: 5 },
  bold: { fontWeight: 700 },
  soft: { color: INK.soft },
  small: { fontSize: 8, color: INK.soft, lineHeight: 1.35 },
  quote: { borderLeftWidth: 2, borderLeftColor: INK.line, paddingLeft: 8, marginTop: 3 },
  item: { marginBottom: 7 },
  row: { flexDirection: 'row', borderBottomWidth: 0.5, borderBottomColor: INK.line, paddingVertical: 4 },
  head: { flexDirection: 'row', borderBottomWidth: 1, borderBottomColor: INK.text, paddingBottom: 3, fontWeight: 700 },
  card: {
    borderWidth: 0.75,
    borderColor: INK.line,
    borderRadius: 4,
    paddingVertical: 8,
    paddingHorizontal: 12,
    marginBottom: 7,
  },
  tag: { fontSize: 8, fontWeight: 700 },
});

/** What is left for words within the frame of a card, in points. */
export const CARD = CONTENT - 2 * (styles.card.paddingHorizontal + styles.card.borderWidth);
