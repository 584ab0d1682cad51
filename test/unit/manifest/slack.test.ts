import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../src/bot/commands.ts';
import { readVendorSchema } from '../../vendor-schemas.ts';

interface Manifest {
  display_information: { name: string; description: string; long_description: string; background_color: string };
  features: {
    app_home: { home_tab_enabled: boolean; messages_tab_read_only_enabled: boolean };
    agent_view: { agent_description: string; suggested_prompts: { title: string; message: string }[] };
    shortcuts: { name: string; type: string; callback_id: string; description: string }[];
    bot_user: { display_name: string };
    slash_commands: { command: string; url: string; usage_hint: string; should_escape: boolean }[];
  };
  oauth_config: { scopes: { bot: string[] } };
  settings: {
    event_subscriptions: { request_url: string; bot_events: string[] };
    interactivity: { request_url: string };
  };
}

const manifest = JSON.parse(readFileSync('manifest/slack.json', 'utf8')) as Manifest;
const readme = readFileSync('manifest/README.md', 'utf8');

describe('manifest/slack.json', () => {
  it('follows the published schema', () => {
    const schema = readVendorSchema('slack-manifest.1.0.0.schema.json');
    if (schema === null) return;
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(manifest), JSON.stringify(validate.errors)).toBe(true);
  });

  it('keeps the limits of Slack (name 35, description 140, long description 175–4000, bot name 80)', () => {
    const { name, description, long_description } = manifest.display_information;
    expect(name.length).toBeLessThanOrEqual(35);
    expect(description.length).toBeLessThanOrEqual(140);
    expect(long_description.length).toBeGreaterThanOrEqual(175);
    expect(long_description.length).toBeLessThanOrEqual(4000);
    expect(manifest.features.bot_user.display_name.length).toBeLessThanOrEqual(80);
  });

  it('sends every kind of request over https to the one endpoint', () => {
    const { settings, features } = manifest;
    const urls = [
      settings.event_subscriptions.request_url,
      settings.interactivity.request_url,
      ...features.slash_commands.map((c) => c.url),
    ];
    for (const url of urls) expect(url).toMatch(/^https:\/\/[^/]+\/slack\/events$/);
  });

  it('subscribes to every message a file can come with, and to nothing twice', () => {
    const events = manifest.settings.event_subscriptions.bot_events;
    expect(events).toEqual(
      expect.arrayContaining(['message.im', 'message.channels', 'message.groups', 'message.mpim', 'app_uninstalled']),
    );
    expect(new Set(events).size).toBe(events.length);
  });

  it('lets people write to the bot and escapes what they type', () => {
    expect(manifest.features.app_home.messages_tab_read_only_enabled).toBe(false);
    expect(manifest.features.slash_commands[0]?.should_escape).toBe(true);
  });

  it('explains every scope', () => {
    for (const scope of manifest.oauth_config.scopes.bot) expect(readme).toContain(`\`${scope}\``);
  });

  it('explains every event and shortcut', () => {
    const { settings, features } = manifest;
    for (const event of settings.event_subscriptions.bot_events)
      expect(readme).toContain(`\`${event.replace(/^message\..*/, 'message.*')}\``);
    for (const { name } of features.shortcuts) expect(readme).toContain(`*${name}*`);
  });

  it('suggests words that are understood', () => {
    const { agent_description, suggested_prompts } = manifest.features.agent_view;
    expect(agent_description.length).toBeLessThanOrEqual(300);
    expect(suggested_prompts.length).toBeLessThanOrEqual(4);
    for (const { message } of suggested_prompts) expect(readCommand(message).kind).not.toBe('unknown');
  });

  it('has an App Home, and shortcuts that the app hears', () => {
    const { app_home, shortcuts } = manifest.features;
    expect(app_home.home_tab_enabled).toBe(true);
    expect(manifest.settings.event_subscriptions.bot_events).toContain('app_home_opened');
    expect(shortcuts.map(({ type, callback_id }) => [type, callback_id])).toEqual([
      ['message', 'coach_recording'],
      ['global', 'coach_me'],
    ]);
    for (const { name, description } of shortcuts) {
      expect(name.length).toBeLessThanOrEqual(24);
      expect(description.length).toBeLessThanOrEqual(150);
    }
  });
});
