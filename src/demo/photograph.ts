import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { LocalSlack } from './local-slack.ts';
import type { Playground } from './playground.ts';

const PROGRAMS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
] as const;
/** Nothing but the page on loopback is asked for. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser of this machine, or null. */
export function findChromium(): string | null {
  return PROGRAMS.find((program) => existsSync(program)) ?? null;
}

/** Pictures of both finished threads as local-slack's own page draws them. */
export async function photographSlack(browser: string, slack: LocalSlack, folder: string): Promise<void> {
  await withPage(browser, folder, async (page) => {
    for (const [name, entry] of [
      ['channel', 'sales-coaching'],
      ['direct-message', 'dana'],
    ] as const) {
      await page.goto(slack.url);
      await page.locator('.sidebar').getByText(entry).first().click();
      await page.locator('.thread-summary').first().click();
      const thread = page.locator('.thread-pane');
      await thread.locator('img').first().waitFor();
      await page.waitForLoadState('networkidle');
      await thread.screenshot({ path: join(folder, `${name}.png`) });
    }
  });
}

/** A picture of the personal chat as the Agents Playground draws it. */
export async function photographTeams(browser: string, playground: Playground, folder: string): Promise<void> {
  await withPage(browser, folder, async (page) => {
    await page.goto(playground.url);
    await page.locator('.ac-adaptiveCard').last().waitFor();
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(folder, 'personal-chat.png') });
  });
}

async function withPage(executablePath: string, folder: string, use: (page: Page) => Promise<void>): Promise<void> {
  const { chromium } = await import('playwright-core');
  await mkdir(folder, { recursive: true });
  const browser: Browser = await chromium.launch({ executablePath, args: QUIET });
  try {
    await use(await browser.newPage({ viewport: { width: 1280, height: 2400 } }));
  } finally {
    await browser.close();
  }
}
