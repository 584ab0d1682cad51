import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigFaults, envExample, readConfig } from '../../src/config.ts';

const KEY = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (thrown) {
    if (thrown instanceof ConfigFaults) return thrown.faults;
    throw thrown;
  }
  return [];
}

describe('readConfig', () => {
  it('needs nothing', () => {
    const config = readConfig({});
    expect(config.mongoUri).toBeNull();
    expect(config.slack).toBeNull();
    expect(config.teams).toBeNull();
    expect(config.http.port).toBe(3000);
    expect(config.retentionDays).toBe(90);
  });

  it('names every fault at once and prints no value', () => {
    const faults = faultsOf({
      PORT: '99999',
      RETENTION_DAYS: 'soon',
      SLACK_BOT_TOKEN: 'secret-value',
      MONGODB_URI: 'http://secret-host',
    });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'PORT',
      'MONGODB_URI',
      'RETENTION_DAYS',
      'SLACK_BOT_TOKEN',
    ]);
    expect(faults.join()).not.toMatch(/secret/);
  });

  const cases: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    [
      'a Slack token without a way to hear from Slack',
      { SLACK_BOT_TOKEN: 'xoxb-1' },
      /SLACK_SIGNING_SECRET \(HTTP\) or SLACK_APP_TOKEN/,
    ],
    ['a signing secret without a token', { SLACK_SIGNING_SECRET: 's' }, /SLACK_BOT_TOKEN/],
    [
      'a client id without its secret',
      { SLACK_CLIENT_ID: '1.2' },
      /SLACK_CLIENT_SECRET: needed beside SLACK_CLIENT_ID/,
    ],
    ['a client secret alone', { SLACK_CLIENT_SECRET: 's' }, /SLACK_CLIENT_ID: needed beside SLACK_CLIENT_SECRET/],
    ['a client id that is none', { SLACK_CLIENT_ID: 'A0COACH', SLACK_CLIENT_SECRET: 's' }, /two numbers with a dot/],
    [
      'a token beside a client id',
      { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 's', SLACK_SIGNING_SECRET: 's' },
      /SLACK_BOT_TOKEN: not beside SLACK_CLIENT_ID; a token serves one workspace/,
    ],
    [
      'a client id without a way to hear from Slack, or to be found by it',
      { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 's' },
      /SLACK_SIGNING_SECRET \(HTTP\) or SLACK_APP_TOKEN .* beside SLACK_CLIENT_ID.*PUBLIC_URL: needed beside SLACK_CLIENT_ID/,
    ],
    ['half a Teams registration', { TEAMS_APP_ID: '11111111-1111-4111-8111-111111111111' }, /TEAMS_APP_PASSWORD/],
    [
      'unauthenticated Teams on every address',
      { TEAMS_DEV_NO_AUTH: 'true' },
      /TEAMS_DEV_NO_AUTH: only with HOST on loopback/,
    ],
    ['MongoDB without shared keys', { MONGODB_URI: 'mongodb://db' }, /SECRET_KEYS: needed with MONGODB_URI/],
    ['a short key', { SECRET_KEYS: 'k1:c2hvcnQ=' }, /32 bytes/],
    ['a foreign development origin', { DEV_ORIGINS: 'https://example.com' }, /loopback origins only/],
    ['a foreign Slack API', { SLACK_API_URL: 'https://example.com/api/' }, /loopback only/],
    ['an administrator by name', { ADMINS: 'U024BE7LH, @dana' }, /ADMINS: every entry is a user id/],
    ['a budget of nothing', { MONTHLY_BUDGET_USD: '0' }, /MONTHLY_BUDGET_USD/],
    ['a budget in words', { MONTHLY_BUDGET_USD: 'fifty' }, /MONTHLY_BUDGET_USD/],
    ['a voice without Deepgram', { PRACTICE_VOICE: 'aura-2-thalia-en' }, /PRACTICE_VOICE: needs DEEPGRAM_API_KEY/],
    ['a voice that is none', { PRACTICE_VOICE: 'Thalia', DEEPGRAM_API_KEY: 'k' }, /PRACTICE_VOICE: must be a voice/],
    ['Claude without its key', { ENGINE: 'claude', GEMINI_API_KEY: 'k' }, /ENGINE=claude: needs ANTHROPIC_API_KEY/],
    ['Gemini without its key', { ENGINE: 'gemini' }, /ENGINE=gemini: needs GEMINI_API_KEY/],
    ['an engine that there is not', { ENGINE: 'gpt' }, /ENGINE/],
    ['an AI service in plain text', { ANTHROPIC_API_URL: 'http://ai.example.com' }, /ANTHROPIC_API_URL: must be https/],
    ['pictures faster than Gemini takes them', { GEMINI_FPS: '60' }, /GEMINI_FPS/],
    ['a plain public address', { PUBLIC_URL: 'http://coach.example.com' }, /must be https/],
  ];
  it.each(cases)('refuses %s', (_, env, fault) => expect(faultsOf(env).join()).toMatch(fault));

  it('takes one Slack workspace by its token, and many by OAuth, over HTTP and in Socket Mode', () => {
    expect(readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' }).slack?.access.kind).toBe('token');
    const many = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 's', PUBLIC_URL: 'https://coach.example.com/' };
    expect(readConfig({ ...many, SLACK_SIGNING_SECRET: 's' }).slack).toMatchObject({
      access: { kind: 'oauth', clientId: '1.2', publicUrl: 'https://coach.example.com' },
      mode: { kind: 'http' },
    });
    expect(readConfig({ ...many, SLACK_APP_TOKEN: 'xapp-1' }).slack?.mode.kind).toBe('socket');
  });

  it('takes Socket Mode, HTTP mode and Teams', () => {
    expect(readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }).slack?.mode.kind).toBe('socket');
    expect(readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' }).slack?.mode.kind).toBe('http');
    const id = '11111111-1111-4111-8111-111111111111';
    const teams = readConfig({ TEAMS_APP_ID: id, TEAMS_APP_PASSWORD: 'p', TEAMS_TENANT_ID: id }).teams;
    expect(teams?.allowedTenants).toEqual([id]);
  });

  it('takes administrators of both platforms, a budget and a price list', () => {
    const id = '8c0a1f3e-0000-4000-8000-00000000ABCD';
    const config = readConfig({
      ADMINS: `U024BE7LH, ${id},29:1-a_B`,
      MONTHLY_BUDGET_USD: '12.345',
      PRICES_FILE: 'p.json',
    });
    expect(config.admins).toEqual(['U024BE7LH', id, '29:1-a_B']);
    expect(config.monthlyBudgetMicroUsd).toBe(12_345_000);
    expect(config.pricesFile).toBe('p.json');
    const { admins, monthlyBudgetMicroUsd, pricesFile } = readConfig({});
    expect([admins, monthlyBudgetMicroUsd, pricesFile]).toEqual([[], null, null]);
  });

  it('takes engines with their defaults, and addresses on loopback', () => {
    const { engine, claude, gemini, rubricsDir } = readConfig({
      ENGINE: 'claude',
      ANTHROPIC_API_KEY: 'a',
      ANTHROPIC_API_URL: 'http://127.0.0.1:1/',
      GEMINI_API_KEY: 'g',
      RUBRICS_DIR: 'r',
    });
    expect({ engine, claude, gemini, rubricsDir }).toEqual({
      engine: 'claude',
      claude: { apiKey: 'a', apiUrl: 'http://127.0.0.1:1', model: 'claude-sonnet-5-5' },
      gemini: {
        apiKey: 'g',
        apiUrl: null,
        model: 'gemini-3.8-flash',
        fps: 0.5,
        mediaResolution: 'low',
        thinking: 'low',
      },
      rubricsDir: 'r',
    });
    expect(readConfig({})).toMatchObject({ engine: 'auto', claude: null, gemini: null, rubricsDir: null });
  });

  it('takes keys for MongoDB', () =>
    expect(readConfig({ MONGODB_URI: 'mongodb://db', SECRET_KEYS: KEY }).secretKeys).toEqual([KEY]));

  it('counts an empty value as absent, as .env files write it', () =>
    expect(readConfig({ MONGODB_URI: '', PORT: ' ' }).mongoUri).toBeNull());
});

describe('.env.example', () => {
  it('is what the configuration says (npm run env writes it)', () =>
    expect(readFileSync('.env.example', 'utf8')).toBe(envExample()));
});
