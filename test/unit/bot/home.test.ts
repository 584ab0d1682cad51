import { describe, expect, it } from 'vitest';
import type { PersonId, RecordingId, TenantId } from '../../../src/analysis/domain.ts';
import { summarise } from '../../../src/analysis/report.ts';
import { makeShowHome } from '../../../src/bot/home.ts';
import type { ChatPort } from '../../../src/bot/port.ts';
import { renderHome } from '../../../src/cards/block-kit.ts';
import type { Card } from '../../../src/cards/card.ts';
import { type Home, homeCard } from '../../../src/cards/home.ts';
import { READING, SLACK } from '../../../src/cards/limits.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { changeSettings } from '../../../src/storage/settings.ts';
import { makeFakeChat } from '../../fakes/chat.ts';
import { NO_PRACTICE } from '../../fixtures/no-practice.ts';
import { hostileReports, sampleReport } from '../../fixtures/report.ts';
import { openTestTables, PERSON, PLACE, TENANT } from '../../fixtures/tables.ts';
import { historyItem } from '../../golden/cards/samples.ts';

const DAY_MS = 86_400_000;
const AT = Date.UTC(2026, 2, 12, 9, 30);
const OTHER = 'slack:T2' as TenantId;
const SOMEBODY = 'U2' as PersonId;

async function setUp({ admins = [] as readonly string[], chat }: { admins?: readonly string[]; chat?: ChatPort } = {}) {
  const { tables } = await openTestTables();
  const fake = makeFakeChat();
  const showHome = makeShowHome({
    tables,
    chats: { slack: chat ?? fake.chat },
    engines: { usual: 'auto', choices: ['auto', 'offline'] },
    retentionMs: 90 * DAY_MS,
    admins,
    practice: {
      ...NO_PRACTICE,
      faces: () => [{ id: 'busy_executive', title: 'Vera Stern, CFO', trains: 'The bottom line' }],
    },
  });
  const open = async (person = PERSON, tenantId = TENANT): Promise<Card | undefined> => {
    await showHome({ kind: 'home', person, place: { ...PLACE, tenantId, kind: 'personal', thread: null } });
    return fake.homes.get(person);
  };
  /** A report shared so many days ago. */
  const share = async (daysAgo: number, title: string, postedBy = PERSON, tenantId = TENANT): Promise<void> => {
    const id = `rec000000${daysAgo}` as RecordingId;
    const sharedAt = AT - daysAgo * DAY_MS;
    const report = { ...sampleReport(), title, sharedAt };
    const { labels, engine, transcript } = report.labelled;
    const row = { tenantId, id, expireAt: 2e12 };
    const body = { labels, engine, metrics: report.metrics, coaching: report.coaching };
    await tables.transcripts.put(tenantId, { ...row, transcript });
    await tables.reports.put(tenantId, { ...row, postedBy, title, sharedAt, summary: summarise(report), body });
  };
  return { tables, fake, open, share };
}

const text = (card: Card | undefined): string => (card === undefined ? '' : renderTerminal(card).replace(/\s+/gu, ' '));

describe('somebody’s own page', () => {
  it('tells a newcomer what to do', async () => {
    const { open } = await setUp();
    const card = await open();
    expect(text(card)).toContain('Your coaching');
    expect(text(card)).toContain('Drop a recording of a sales conversation under Messages');
    expect(text(card)).toContain('you are responsible for consent');
    expect(text(card)).toContain('erased after 90 days');
    expect(text(card)).not.toContain('Pull share');
  });

  it('shows the last recordings, what to practise next with its quote, and a button for each', async () => {
    const { open, share, fake } = await setUp({ admins: [SOMEBODY] });
    fake.names.set(PERSON, 'Dana Ray');
    for (const daysAgo of [6, 5, 4, 3, 2, 1]) await share(daysAgo, `Call ${daysAgo}.vtt`);
    await share(7, 'not yours.vtt', SOMEBODY);
    await share(8, 'elsewhere.vtt', PERSON, OTHER);
    const card = await open();
    const words = text(card);
    expect(words).toContain('Hello, Dana Ray');
    expect(words).toContain('11 Mar · n =');
    expect(words).toContain('7 Mar · n =');
    expect(words).not.toContain('6 Mar · n =');
    expect(words).not.toMatch(/not yours|elsewhere/);
    expect(words).toContain('PRACTISE NEXT');
    expect(words).toMatch(/│ “[^”]+” │ .+, \d+:\d\d/);
    expect(words).toContain('From Call 1.vtt, 11 Mar 2026.');
    const chart = card?.parts.find((part) => part.kind === 'chart');
    expect(chart).toMatchObject({ shape: 'line', labels: ['6 Mar', '7 Mar', '8 Mar', '9 Mar', '10 Mar', '11 Mar'] });
    expect(card?.buttons.map((button) => (button.kind === 'button' ? [button.action, button.value] : []))).toEqual([
      ...[1, 2, 3, 4, 5].map((daysAgo) => ['report', `rec000000${daysAgo}`]),
      ['practice', ''],
    ]);
    expect(words).toContain('Vera Stern, CFO: The bottom line');
  });

  it('gives who may change the settings a button for that, and no card has too many of them', async () => {
    const { open, share } = await setUp();
    for (const daysAgo of [5, 4, 3, 2, 1]) await share(daysAgo, `Call ${daysAgo}.vtt`);
    const card = await open();
    const opens = [1, 2, 3, 4, 5].map((daysAgo) => `Open ${12 - daysAgo} Mar: Call ${daysAgo}.vtt`);
    expect(card?.buttons.map(({ label }) => label)).toEqual([...opens, 'Practise', 'Change settings']);
    expect(card?.buttons.length).toBeLessThanOrEqual(READING.buttons);
  });

  it('is written as the workspace wants it', async () => {
    const { open, share, tables } = await setUp();
    await changeSettings(tables, TENANT, { locale: 'de-DE', retentionDays: 30, visibility: 'private' });
    await share(1, 'Call.vtt');
    const words = text(await open());
    expect(words).toContain('Call.vtt, 11.03.2026');
    expect(words).toContain('Alles wird gelöscht, wenn 30 Tage vergangen sind');
    expect(words).toContain('Coaching geht an die Leute, um die es geht');
  });

  it('stands though the newest report’s transcript is gone', async () => {
    const { open, share, tables } = await setUp();
    await share(1, 'Call.vtt');
    await tables.transcripts.delete(TENANT, 'rec0000001');
    expect(text(await open())).toContain('11 Mar · n =');
    expect(text(await open())).not.toContain('PRACTISE NEXT');
  });

  it('is nothing where the platform has none', async () => {
    const { showHome: _, ...chat } = makeFakeChat().chat;
    const { open } = await setUp({ chat });
    expect(await open()).toBeUndefined();
  });
});

describe('homeCard', () => {
  const setting = <T>(usual: T) => ({ own: null, usual });
  const home: Home = {
    name: 'Dana',
    items: [],
    latest: null,
    maySet: true,
    settings: {
      visibility: setting('thread'),
      engine: setting('auto'),
      retentionDays: setting(1),
      locale: setting('en-GB'),
      keyterms: [],
      thresholds: {
        minPullPush: setting(0.7),
        maxFillersPerMin: setting(5),
        fillerMinutes: setting(2),
        minQuestionQuality: setting(0.4),
        maxTalkShare: setting(0.6),
      },
    },
  };

  it('names whom somebody can practise with', () => {
    expect(text(homeCard(home))).not.toContain('PRACTISE WITH');
    const personas = [{ id: 'skeptical-buyer', title: 'Skeptical Buyer', trains: 'objections' }];
    expect(text(homeCard({ ...home, personas }))).toContain('WHOM YOU CAN PRACTISE WITH • Skeptical Buyer: objections');
    expect(text(homeCard(home))).toContain('erased after 1 day,');
  });

  it('shows no share where no behaviours were found', () => {
    const item = historyItem(0.4, 0);
    const nothing = { ...item, summary: { ...item.summary, speakers: [] } };
    const words = text(homeCard({ ...home, items: [nothing] }));
    expect(words).toContain('· no behaviours found');
    expect(words).not.toContain('0%');
  });

  it.each(Object.entries(hostileReports()))('fits a page of Slack’s and mentions nobody: %s', (_, report) => {
    const title = '<!channel> <@U1> *bold* '.repeat(40);
    const items = [0.5, 0.1, 1, 0, 0.9, 0.3].map((share, i) => ({ ...historyItem(share, i), title }));
    const personas = Array.from({ length: 60 }, (_, i) => ({ id: `${i}`, title, trains: title }));
    const blocks = renderHome(homeCard({ ...home, name: title, items, latest: { ...report, title }, personas }));
    expect(blocks.length).toBeLessThanOrEqual(SLACK.viewBlocks);
    expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(SLACK.viewJson);
    expect(JSON.stringify(blocks)).not.toMatch(/"type":"mrkdwn","text":"[^"]*<[!@]/);
  });
});
