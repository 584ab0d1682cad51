import { readFileSync } from 'node:fs';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../src/bot/commands.ts';
import { readTeams } from '../../../src/bot/teams/read.ts';
import { fixture } from '../bot/teams/fixture.ts';

const folder = new URL('../../../manifest/teams/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8'));

/** What Teams sends when somebody chooses this command on a message. */
function extensionActivity(commandId: string) {
  const raw = fixture('extension-reference');
  return { ...raw, value: { ...raw.value, commandId } };
}

describe('the Teams manifest', () => {
  it('keeps to Microsoft’s schema', async () => {
    expect(await AppManifestUtils.validateAgainstSchema(manifest)).toEqual([]);
  });

  it('is refused by the schema when it breaks a limit, so the check means something', async () => {
    const broken = { ...manifest, name: { ...manifest.name, short: 'x'.repeat(31) } };
    expect(await AppManifestUtils.validateAgainstSchema(broken)).not.toEqual([]);
  });

  it('has the version of the program', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(manifest.version).toBe(version);
  });

  it('takes files, and only in the scopes there are', () => {
    expect(manifest.bots).toHaveLength(1);
    expect(manifest.bots[0]).toMatchObject({ supportsFiles: true, scopes: ['personal', 'team', 'groupChat'] });
  });

  it('offers commands that the parser knows', () => {
    const lists: readonly { scopes: string[]; commands: { title: string }[] }[] = manifest.bots[0].commandLists;
    const asked = lists.map(({ commands }) =>
      commands.map(
        ({ title }) => readCommand(title === 'report' || title === 'delete' ? `${title} k3v9x0a1b2` : title).kind,
      ),
    );
    expect(lists.map(({ scopes }) => scopes)).toEqual([['personal'], ['team', 'groupChat']]);
    expect(asked[1]).toEqual(['help', 'team', 'report', 'practice', 'personas', 'status', 'digest', 'settings']);
    expect(asked[0]).toEqual([
      'help',
      'history',
      'me',
      'report',
      'delete',
      'practice',
      'personas',
      'status',
      'digest',
      'settings',
    ]);
  });

  it('offers to coach a recording in the menu of a message, with one click', () => {
    const [extension, ...others] = manifest.composeExtensions;
    expect(others).toEqual([]);
    expect(extension.botId).toBe(manifest.bots[0].botId);
    expect(extension.commands).toMatchObject([
      { id: 'coach', type: 'action', title: 'Coach this recording', context: ['message'], fetchTask: true },
    ]);
    const asked = readTeams(extensionActivity(extension.commands[0].id));
    expect(asked).toMatchObject({ incoming: { kind: 'no-file' }, answer: 'dialog' });
  });

  it.each([
    ['color', 192],
    ['outline', 32],
  ])('has a %s icon of %i pixels', (name, size) => {
    const png = readFileSync(new URL(manifest.icons[name], folder));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Width and height stand in the header; colour type 6 is RGB with transparency.
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[25]]).toEqual([size, size, 6]);
  });
});
