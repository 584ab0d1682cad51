import { describe, expect, it } from 'vitest';
import type { Report, Role } from '../../../../src/analysis/domain.ts';
import { drawBehaviourBars } from '../../../../src/cards/charts/bars.ts';
import { drawTalkDonut } from '../../../../src/cards/charts/donut.ts';
import { drawFillersOverTime } from '../../../../src/cards/charts/fillers.ts';
import { drawPullPushGauge } from '../../../../src/cards/charts/gauge.ts';
import { drawOverview } from '../../../../src/cards/charts/overview.ts';
import type { Chart } from '../../../../src/cards/charts/picture.ts';
import { renderPng } from '../../../../src/cards/charts/png.ts';
import { INKS } from '../../../../src/cards/charts/theme.ts';
import { drawTimeline } from '../../../../src/cards/charts/timeline.ts';
import { drawHistoryTrend, drawTrendPicture, type TrendPoint } from '../../../../src/cards/charts/trend.ts';
import { cutToTwoLines, cutToWidth } from '../../../../src/cards/charts/width.ts';
import { hostileReports, longReport, sampleReport } from '../../../fixtures/report.ts';

const DRAW = {
  gauge: drawPullPushGauge,
  donut: drawTalkDonut,
  timeline: drawTimeline,
  overview: drawOverview,
  fillers: (report: Report) => drawFillersOverTime(report),
  bars: (report: Report) => drawBehaviourBars('Everybody', report.metrics.overall.counts),
};
const REPORTS: Readonly<Record<string, Report>> = {
  sample: sampleReport(),
  long: longReport(2453),
  ...hostileReports(),
};

describe.each(Object.entries(DRAW))('%s', (_, draw) => {
  it.each(Object.entries(REPORTS))(
    'draws the %s report as the same well-formed markup each time',
    async (_name, report) => {
      const chart = draw(report);
      expect(draw(report).svg).toBe(chart.svg);
      expect(chart.svg).not.toMatch(/NaN|undefined|Infinity|zr\d|class=/);
      const png = await renderPng(chart.svg, 1);
      expect(String.fromCharCode(...png.subarray(1, 4))).toBe('PNG');
      expect(chart.alt.length).toBeGreaterThan(10);
    },
  );
});

describe('alt texts carry the numbers of the picture', () => {
  const { overall, speakers, transitions, pushes } = sampleReport().metrics;

  it('gauge: for everybody share, counts, ratio, n and interval', () => {
    expect(drawPullPushGauge(sampleReport()).alt).toContain(
      `Everybody: pull share 29%, ${overall.pull} pull : ${overall.push} push, ratio 0.4, n = 48, 95% interval 18–43%.`,
    );
    expect(drawPullPushGauge(sampleReport()).alt).toMatch(
      /Reference 18–39%: pull share of average to skilled negotiators.$/,
    );
  });

  it('donut: every name with share and time', () => {
    expect(drawTalkDonut(sampleReport()).alt).toBe('Speaking time: Dana Ray 60% (2:03), Priya Nair 40% (1:21).');
    expect(speakers).toHaveLength(2);
  });

  it('timeline: pulls, pushes, changes and flags', () => {
    const flagged = pushes.filter(({ appropriate }) => !appropriate).length;
    const { alt } = drawTimeline(sampleReport());
    for (const part of [
      `${overall.pull} pull`,
      `${overall.push} push`,
      `${transitions.length} changes`,
      `${flagged} pushes flagged`,
    ]) {
      expect(alt).toContain(part);
    }
  });

  it('bars: every behaviour that occurred', () => {
    expect(drawBehaviourBars('Everybody', overall.counts).alt).toContain('Open question 7, Closed question 4');
  });
});

describe('what cannot be measured is said, not drawn as zero', () => {
  const { untimed, short, silent, zoom } = hostileReports() as Record<string, Report>;
  const { fillersByMinute: _, ...metrics } = sampleReport().metrics;
  const uncounted: Report = { ...sampleReport(), metrics };
  it.each([
    ['gauge of few behaviours', drawPullPushGauge(short!), '2 pull : 0 push, ratio 2.0, n = 2, too few for a verdict'],
    ['gauge of silence', drawPullPushGauge(silent!), 'not measurable: none observed'],
    ['donut without times', drawTalkDonut(untimed!), 'not measurable: the source has no times'],
    ['timeline without times', drawTimeline(untimed!), 'not measurable: the source has no times'],
    ['timeline of silence', drawTimeline(silent!), 'not measurable: nobody speaks'],
    ['fillers that the source removes', drawFillersOverTime(zoom!), 'the source removes fillers and false starts'],
    ['fillers without times', drawFillersOverTime(untimed!), 'not measurable: the source removes fillers'],
    ['fillers of silence', drawFillersOverTime(silent!), 'not measurable: too little speech'],
    [
      'fillers of a report stored before they were counted',
      drawFillersOverTime(uncounted),
      'not counted in this report',
    ],
  ])('%s', (_, { alt }, words) => expect(alt).toContain(words));
});

describe('names', () => {
  it('escapes markup', () => {
    const { svg } = drawTalkDonut(hostileReports().markup!);
    expect(svg).toContain('&lt;!channel&gt;');
    expect(svg).not.toContain('<b>');
  });

  it('cuts a long name with an ellipsis and leaves a short one', () => {
    expect(cutToWidth('Bo', 100, 12)).toBe('Bo');
    expect(cutToWidth('Alexandra Konstantinopoulou', 100, 12)).toMatch(/^Alexandra Ko?.*…$/);
    expect(cutToWidth('👩‍💻👩‍💻👩‍💻', 30, 12)).toBe('👩‍💻…');
  });

  it('parts a name between words where it does not fit in one line', () => {
    expect(cutToTwoLines('Bo', 60, 10)).toEqual(['Bo']);
    expect(cutToTwoLines('Zoë van der Berg', 60, 10)).toEqual(['Zoë van', 'der Berg']);
    expect(cutToTwoLines('María-José Fernández-Villaverde', 60, 10)).toEqual(['María-J…', 'Fernánd…']);
    expect(cutToTwoLines('Konstantinopoulou', 60, 10)).toEqual(['Konstan…']);
  });

  it('shows twelve in rows that do not touch, and takes more than that together', () => {
    const twelve = hostileReports().twelve!;
    const ys = [...drawTalkDonut(twelve).svg.matchAll(/<text x="30" y="([\d.]+)"/g)].map(([, y]) => Number(y));
    expect(ys).toHaveLength(12);
    expect(Math.min(...ys.slice(1).map((y, i) => y - ys[i]!))).toBeGreaterThanOrEqual(14);
  });
});

describe('the gauge has a bar for each person coached, then a quieter one for everybody', () => {
  const withRoles = (report: Report, ...roles: readonly Role[]): Report => ({
    ...report,
    coaching: {
      ...report.coaching,
      bySpeaker: report.coaching.bySpeaker.map((one, i) => ({ ...one, role: roles[i] ?? 'unknown' })),
    },
  });
  const { twelve, unnamed } = hostileReports() as Record<string, Report>;
  it.each<[string, Report, readonly string[]]>([
    ['a buyer is left out', withRoles(sampleReport(), 'seller', 'buyer'), ['Dana Ray', 'Everybody']],
    ['roles that are not clear count as coached', withRoles(sampleReport()), ['Dana Ray', 'Priya Nair', 'Everybody']],
    [
      'the busier one stands first',
      withRoles(sampleReport(), 'unknown', 'seller'),
      ['Dana Ray', 'Priya Nair', 'Everybody'],
    ],
    ['buyers alone', withRoles(sampleReport(), 'buyer', 'buyer'), ['Everybody']],
    ['four at most', withRoles(twelve!), ['Bo', 'Chidi Okonkwo', 'Dana Ray', 'Farid Rahimi', 'Everybody']],
    ['one voice is everybody', unnamed!, ['Everybody']],
  ])('%s', (_, report, names) => {
    const { alt, svg } = drawPullPushGauge(report);
    expect(
      [...alt.matchAll(/([^.]+): (?:pull share \d+%, )?\d+ pull : \d+ push/g)].map(([, name]) => name!.trim()),
    ).toEqual(names);
    for (const name of names) expect(svg).toContain(`>${name}</text>`);
    const heights = [...svg.matchAll(new RegExp(`height="(\\d+)" fill="${INKS.light.push}"`, 'g'))].map(([, height]) =>
      Number(height),
    );
    // The last one is the legend's.
    expect(heights.slice(0, -1)).toEqual(names.map((name) => (name === 'Everybody' && names.length > 1 ? 8 : 16)));
  });

  it('carries the numbers of its own picture', () => {
    const { alt, svg } = drawPullPushGauge(sampleReport());
    for (const number of ['44%', '10%', '29%']) {
      expect(alt).toContain(`pull share ${number}`);
      expect(svg).toContain(`>${number}</text>`);
    }
    expect(svg).toContain('12 : 15 · n = 27 · 95% interval 28–63%');
  });
});

describe('the picture for a chat', () => {
  it.each(Object.entries(REPORTS))('of the %s report is as wide as a phone and can be read there', (_, report) => {
    const { svg, width, height } = drawOverview(report);
    expect(width).toBe(640);
    expect(height).toBeLessThan(width * 3);
    const sizes = [...svg.matchAll(/font-size(?:="|:)(\d+)/g)].map(([, size]) => Number(size) * 2);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(22); // 14 CSS pixels when shown 400 wide.
  });
});

describe('fillers over time', () => {
  const rates = [
    [2, 7.25, null, 0],
    [0, 0, 0, 6],
  ];
  const report: Report = { ...sampleReport(), metrics: { ...sampleReport().metrics, fillersByMinute: rates } };
  const columns = ({ svg }: Chart, color: string): number => svg.split(`fill="${color}"></path>`).length - 1;

  it('says averages, the highest minute and the threshold', () => {
    expect(drawFillersOverTime(report).alt).toBe(
      'Fillers per minute over 3:49: Dana Ray 0.0 on average, most 7.3 at 1:00; Priya Nair 0.7 on average, most 6.0 at 3:00. An alert speaks above 5.0.',
    );
  });

  it('colours what is above the threshold, and draws a gap where too little was spoken but not where nothing was heard', () => {
    const chart = drawFillersOverTime(report);
    expect(columns(chart, INKS.light.alarm)).toBe(2);
    expect(columns(chart, INKS.light.soft)).toBe(5);
  });

  it('goes by the threshold of the workspace, and by none', () => {
    expect(columns(drawFillersOverTime(report, 'dark', 6.5), INKS.dark.alarm)).toBe(1);
    const none = drawFillersOverTime(report, 'light', Number.POSITIVE_INFINITY);
    expect(columns(none, INKS.light.alarm)).toBe(0);
    expect(none.alt).not.toContain('alert');
    expect(none.svg).not.toContain('Infinity');
  });

  it('leaves a buyer out, and says who is coached', () => {
    const bySpeaker = report.coaching.bySpeaker.map((one, i) => ({
      ...one,
      role: i === 1 ? ('buyer' as const) : one.role,
    }));
    const { alt } = drawFillersOverTime({ ...report, coaching: { ...report.coaching, bySpeaker } });
    expect(alt).toContain('Dana Ray');
    expect(alt).not.toContain('Priya Nair');
  });

  it('takes minutes of a long recording together, the highest of each', () => {
    const long = sampleReport();
    const minutes = 600;
    const own = Array.from({ length: minutes }, (_, i) => (i === 301 ? 9 : 1));
    const { alt } = drawFillersOverTime({
      ...long,
      labelled: { ...long.labelled, transcript: { ...long.labelled.transcript, durationMs: minutes * 60_000 } },
      metrics: { ...long.metrics, fillersByMinute: [own, own] },
    });
    expect(alt).toContain('most 9.0 at 5:00:00');
    expect(alt).toContain('Each column is the highest of 3 minutes.');
  });
});

describe('the history', () => {
  const at = (day: number): number => Date.UTC(2026, 0, day);
  const points: readonly TrendPoint[] = [
    {
      at: at(20),
      title: 'Last',
      pullShare: 0.44,
      questionQuality: null,
      wordsPerMin: 151,
      fillersPerMin: null,
      impact: 70,
    },
    {
      at: at(5),
      title: 'First',
      pullShare: 0.31,
      questionQuality: 0.5,
      wordsPerMin: 149,
      fillersPerMin: null,
      impact: 55,
    },
  ];
  const formatDate = (epochMs: number): string => `day ${new Date(epochMs).getUTCDate()}`;

  it('says first, last and n of every number, by date', () => {
    const { alt, svg } = drawHistoryTrend(points, { formatDate });
    expect(alt).toBe(
      '2 recordings: day 5 (First) to day 20 (Last). Pull share: 31% to 44% (n = 2, reference 18% to 39%). ' +
        'Question quality (open share): 50% (n = 1, alert at 40%). Words per minute: 149 to 151 (n = 2, reference 130 to 175). ' +
        'Fillers per minute: not measurable. Impact (0–100): 55 to 70 (n = 2).',
    );
    for (const words of ['31% to 44%', '50%', '149 to 151', 'not measurable', '55 to 70', 'day 5', 'day 20'])
      expect(svg).toContain(`>${words}</text>`);
  });

  it('draws one recording, none, and many at the same moment', () => {
    expect(drawHistoryTrend(points.slice(1), { formatDate }).alt).toMatch(/^1 recording: day 5 \(First\)\. /);
    expect(drawHistoryTrend([], { formatDate }).alt).toBe('History no recordings yet.');
    const same = points.map((point) => ({ ...point, at: at(5) }));
    expect(drawHistoryTrend(same, { formatDate }).svg).not.toMatch(/NaN|Infinity/);
  });

  it('is as wide as the picture of a report, for a chat', () => {
    const { width, height, svg } = drawTrendPicture(points, { formatDate, theme: 'dark' });
    expect(width).toBe(640);
    expect(height).toBeLessThan(3 * width);
    expect(svg).toContain(INKS.dark.ground);
  });
});

it('every chart is light unless told', () => {
  for (const draw of Object.values(DRAW)) expect(draw(sampleReport()).svg).toContain(`fill="${INKS.light.ground}"`);
});
