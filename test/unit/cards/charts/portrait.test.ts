import { describe, expect, it } from 'vitest';
import { renderPng } from '../../../../src/cards/charts/png.ts';
import { drawFace, drawPortrait } from '../../../../src/cards/charts/portrait.ts';
import { PORTRAITS } from '../../../../src/cards/charts/theme.ts';
import { PERSONAS } from '../../analysis/practice/stage.ts';

const [anna] = PERSONAS.filter(({ id }) => id === 'friendly_prospect');
if (anna === undefined) throw new Error('the cast has no friendly prospect');

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2: (lighter + 0.05) / (darker + 0.05). */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

describe('the picture of a persona', () => {
  it('is the same every time, and another for another persona', () => {
    expect(drawPortrait(anna).svg).toBe(drawPortrait({ ...anna }).svg);
    expect(new Set(PERSONAS.map((persona) => drawFace(persona).svg)).size).toBe(PERSONAS.length);
  });

  it('depends on nothing but the id, the name, the role and the level', () => {
    const other = { ...anna, about: 'another story', trains: 'something else', version: 9 };
    expect(drawPortrait(other).svg).toBe(drawPortrait(anna).svg);
  });

  it.each(PORTRAITS)('has initials that can be read and features that can be seen: $coat', ({ coat, head, behind }) => {
    expect(contrast('#FFFFFF', coat)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(coat, behind)).toBeGreaterThanOrEqual(3);
    expect(contrast(coat, head)).toBeGreaterThanOrEqual(3);
  });

  it('says in words what it shows, and its level in words beside the dots', () => {
    const { alt, svg } = drawPortrait(anna);
    expect(alt).toBe(`${anna.name}, ${anna.role}. For a start.`);
    expect(svg).toContain('>AL</text>');
    expect(svg).toContain('For a start');
    expect(svg.match(/r="4.2" fill="none"/g)).toHaveLength(2);
  });

  it.each([
    ['one name', 'Cher', 'C'],
    ['many', 'Ana María de la Cruz', 'AC'],
    ['letters of another script', '山田 太郎', '山太'],
    ['signs around a name', '“Bo” (Sales)', 'BS'],
    ['no letter at all', '123 !', ''],
    ['markup', '<b>x</b> & y', 'BY'],
  ])('takes the initials of a name with %s', (_, name, initials) => {
    const { svg } = drawFace({ ...anna, name });
    expect(/text-anchor="middle">([^<]*)</.exec(svg)?.[1]).toBe(initials);
    expect(svg).not.toContain('<b>');
  });

  it('is a picture twice as large as it is meant to be seen', async () => {
    const sizeOf = (png: Uint8Array) => {
      const view = new DataView(png.buffer, png.byteOffset);
      return [view.getUint32(16), view.getUint32(20)];
    };
    expect(sizeOf(await renderPng(drawPortrait(anna).svg, 1))).toEqual([640, 240]);
    expect(sizeOf(await renderPng(drawFace(anna).svg, 1))).toEqual([192, 192]);
    expect((await renderPng(drawPortrait(anna, 'dark').svg, 1)).length).toBeLessThan(60_000);
  });
});
