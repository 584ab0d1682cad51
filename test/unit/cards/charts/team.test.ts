import { describe, expect, it } from 'vitest';
import { drawTeamPicture, drawTeamSpread } from '../../../../src/cards/charts/team.ts';
import { teamCard } from '../../../../src/cards/team.ts';
import { renderTerminal } from '../../../../src/cards/terminal.ts';
import { heard, improvedTeam, TEAM_PICTURES, teamFrom } from '../../../golden/cards/team-samples.ts';

/** Numbers with their signs, as somebody reads them. */
const numbersIn = (text: string): readonly string[] => text.match(/\d+(?:[.,]\d+)?/g) ?? [];

describe('the picture of a team', () => {
  it.each(Object.entries(TEAM_PICTURES))('%s says its numbers in words, as the card does, and no others', (_, of) => {
    const team = of();
    const { alt, svg } = drawTeamSpread(team);
    const card = renderTerminal(teamCard({ team, of: 'shared', pictureUrl: null }), { width: 5_000 });
    for (const number of numbersIn(alt)) expect(numbersIn(card)).toContain(number);
    for (const { spread } of team.measures) expect(alt).toContain(`n\u00A0=\u00A0${spread.n}`);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(drawTeamSpread(team).svg).toBe(svg);
  });

  it('has a bar from quartile to quartile, and the median before where there is one', () => {
    const before = drawTeamSpread(improvedTeam());
    expect(before.svg).toContain('median before');
    const team = teamFrom([0, 1, 2, 3].map((i) => heard(2 + i, i)));
    expect(drawTeamSpread(team).svg).not.toContain('median before');
    expect(drawTeamSpread({ ...team, measures: team.measures.slice(2, 3) }).svg).not.toContain('reference');
  });

  it('is twice as large for a chat, and a blank where there is nothing to draw', () => {
    const team = improvedTeam();
    expect(drawTeamPicture(team).width).toBe(2 * drawTeamSpread(team).width);
    expect(drawTeamSpread(teamFrom([])).alt).toBe('The people here too few to show numbers.');
  });
});
