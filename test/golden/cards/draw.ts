import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createElement, type ReactElement } from 'react';
import * as slackBlocks from 'slack-blocks-to-jsx';
import { BASE_FONT, FALLBACK_FONTS } from '../../../src/cards/charts/font-files.ts';
import { renderPng } from '../../../src/cards/charts/png.ts';
import { drawTeamPicture } from '../../../src/cards/charts/team.ts';
import { asOtherClientsSee } from '../../fakes/connector-rules.ts';
import {
  FOLDER,
  type Golden,
  LIST,
  PHONE_WIDTH,
  PLATFORMS,
  type Platform,
  pathOf,
  readDrawn,
  readGoldens,
} from './pictures.ts';
import { toSmallPng } from './small-png.ts';
import { TEAM_PICTURES } from './team-samples.ts';

/**
 * `npm run pictures`: draws what changed since the last time, `npm run pictures -- all` everything, `-- summary` those whose name holds
 * that. Nothing leaves this machine: a page gets its fonts from here, and every other address is refused.
 */

const require = createRequire(import.meta.url);

/** Without types of its own. */
const { renderToStaticMarkup } = require('react-dom/server') as { renderToStaticMarkup(element: ReactElement): string };

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ORIGIN = 'http://pictures.invalid';
const FONTS = [BASE_FONT, ...FALLBACK_FONTS];
const FAMILIES = [...FONTS.map(({ family }) => `'${family}'`), 'sans-serif'].join(', ');

/** Stands for the picture of a card, whose own goldens are elsewhere. */
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="#e8e8e8"/><text x="280" y="190" font-size="32" fill="#888">chart</text></svg>';

type Json = Readonly<Record<string, unknown>>;

const FACES = FONTS.flatMap(({ family, regular, bold }) =>
  [regular, bold].map((path, i) => {
    const weight = i === 0 ? 400 : 700;
    return `@font-face { font-family: '${family}'; font-weight: ${weight}; src: url('${ORIGIN}${path}'); }`;
  }),
).join('\n');

const PAGE_STYLE = `${FACES}
  * { font-family: ${FAMILIES}; box-sizing: border-box; }
  html, body { margin: 0; background: #fff; }
  code, code * { font-family: 'DejaVu Sans Mono', monospace; }
  .phone { width: ${PHONE_WIDTH}px; padding: 12px; }`;

const BUTTON = 'border: 1px solid #bbb; border-radius: 4px; padding: 6px 12px; font-weight: 700; font-size: 13px';

/** What a page of this platform has around every card. */
function shellOf(platform: Platform): string {
  if (platform === 'slack') {
    const style = readFileSync(join(dirname(require.resolve('slack-blocks-to-jsx')), 'style.css'), 'utf8');
    return page(`${style} #slack_blocks_to_jsx code { font-family: 'DejaVu Sans Mono', monospace; }`, '');
  }
  const script = readFileSync(require.resolve('adaptivecards/dist/adaptivecards.min.js'), 'utf8');
  const style = readFileSync(require.resolve('adaptivecards/dist/adaptivecards.css'), 'utf8');
  return page(style + TEAMS_STYLE, `<script>${script}</script><script>${TEAMS_SCRIPT}</script>`);
}

function slackHtml(golden: Json): string {
  const {
    type,
    title,
    submit,
    blocks = [],
  } = golden as { type?: string; title?: Json; submit?: Json; blocks?: Json[] };
  if (type !== 'modal') return blocksHtml(blocks);
  const fields = blocks.map((block) => (block.type === 'input' ? inputHtml(block) : blocksHtml([block]))).join('');
  const send = `<span style="${BUTTON}; background: #007a5a; color: #fff">${textOf(submit)}</span>`;
  return `<p style="font-weight: 700; font-size: 18px; margin: 0 0 8px">${textOf(title)}</p>${fields}
<p style="text-align: right; margin: 16px 0 0"><span style="${BUTTON}">Cancel</span> ${send}</p>`;
}

function blocksHtml(blocks: readonly Json[]): string {
  const message = {
    blocks: blocks.map(asDrawable) as never,
    logo: '',
    name: '',
    time: new Date(0),
    withoutWrapper: true,
  };
  return renderToStaticMarkup(createElement(slackBlocks.Message, message));
}

/** The library shows the signs of a text that is `verbatim`, which Slack does not, and reads "1:41:" and "0:34–1:23" as emoji. */
function asDrawable(block: Json): Json {
  const { text, elements } = block as { text?: Json; elements?: readonly Json[] };
  const apart = (one: Json): Json => {
    return typeof one.text === 'string'
      ? { ...one, text: one.text.replace(/(?<=\d):(?=\d)/g, ':\u2060'), verbatim: false }
      : one;
  };
  if (text !== undefined) return { ...block, text: apart(text) };
  return block.type === 'context' && elements !== undefined ? { ...block, elements: elements.map(apart) } : block;
}

/** A field as Slack draws it; the library's are made for a mouse, and empty. */
function inputHtml(block: Json): string {
  const { label, hint, optional, element } = block as { label: Json; hint?: Json; optional: boolean; element: Json };
  const { type, multiline, initial_value, initial_option, initial_user } = element as Readonly<
    Record<string, Json | undefined>
  >;
  const option = initial_option?.text as Json | undefined;
  const chosen = initial_user === undefined ? textOf(option) : `@${escapeHtml(String(initial_user))}`;
  const value =
    type === ('plain_text_input' as unknown)
      ? escapeHtml(String(initial_value ?? ''))
      : `${chosen || 'Select'}<span style="float: right">▾</span>`;
  const height = multiline === (true as unknown) ? 'min-height: 72px' : 'min-height: 36px';
  const box = `border: 1px solid #bbb; border-radius: 4px; padding: 6px 10px; font-size: 15px; white-space: pre-wrap; ${height}`;
  const end = optional ? ' <span style="font-weight: 400; color: #616061">(optional)</span>' : '';
  const below =
    hint === undefined ? '' : `<div style="font-size: 13px; color: #616061; margin-top: 4px">${textOf(hint)}</div>`;
  return `<div style="margin: 14px 0"><div style="font-weight: 700; font-size: 15px; margin-bottom: 4px">${textOf(label)}${end}</div>
<div style="${box}">${value}</div>${below}</div>`;
}

function textOf(value: Json | undefined): string {
  return escapeHtml(String(value?.text ?? ''));
}

/** Teams' look, as far as a host of cards can set it. */
const HOST = {
  fontFamily: FAMILIES,
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 400, default: 400, bolder: 700 },
  supportsInteractivity: true,
  spacing: { small: 4, default: 8, medium: 12, large: 20, extraLarge: 24, padding: 12 },
  separator: { lineThickness: 1, lineColor: '#e1e1e1' },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  containerStyles: {
    default: {
      backgroundColor: '#ffffff',
      foregroundColors: {
        default: { default: '#242424', subtle: '#616161' },
        accent: { default: '#5b5fc7', subtle: '#5b5fc7' },
        good: { default: '#237b4b', subtle: '#237b4b' },
        warning: { default: '#835c00', subtle: '#835c00' },
        attention: { default: '#c4314b', subtle: '#c4314b' },
      },
    },
    emphasis: { backgroundColor: '#f5f5f5', foregroundColors: { default: { default: '#242424', subtle: '#616161' } } },
  },
};

const TEAMS_STYLE = `
  .phone { padding: 0; }
  .ac-pushButton { background: #fff; border: 1px solid #d1d1d1; border-radius: 4px; padding: 5px 12px; font-size: 14px; font-weight: 600; margin-bottom: 8px; }
  .ac-pushButton.style-positive, .ac-pushButton.primary { background: #5b5fc7; color: #fff; }
  .ac-pushButton.style-destructive { background: #fff; color: #c4314b; }
  .expandable::after { content: '' !important; }
  .ac-actionSet { flex-wrap: wrap !important; }
  .ac-input { border: 1px solid #d1d1d1; border-radius: 4px; padding: 5px 8px; font-size: 14px; max-width: 100%; }
  .ac-textInput, select.ac-input { width: 100%; background: #fff; }`;

/** Titles are the only Markdown in a card of ours, all of it escaped: to draw it is to take the escapes away. */
const TEAMS_SCRIPT = `
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    const box = document.createElement('div');
    box.textContent = text.replace(/\\\\([!-/:-@[-\`{-~])/g, '$1');
    result.outputHtml = box.innerHTML;
    result.didProcess = true;
  };
  function draw(golden) {
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = new AdaptiveCards.HostConfig(${JSON.stringify(HOST)});
    card.parse(golden);
    document.querySelector('.phone').replaceChildren(card.render());
  }`;

function page(style: string, scripts: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A card</title>
<style>${style}\n${PAGE_STYLE}</style></head><body><div class="phone"></div>${scripts}</body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** A roll-up is its picture, so that is drawn; the others have goldens of their own. */
async function pictureAt(path: string): Promise<{ readonly contentType: string; readonly body: string | Buffer }> {
  const team = TEAM_PICTURES[basename(path, '.png')];
  if (team === undefined) return { contentType: 'image/svg+xml', body: PICTURE };
  return { contentType: 'image/png', body: Buffer.from(await renderPng(drawTeamPicture(team()).svg, 1)) };
}

/** A page that has its fonts, and draws one card after the other. */
async function openPage(browser: Browser, platform: Platform): Promise<Page> {
  const tab = await browser.newPage({ viewport: { width: PHONE_WIDTH, height: 740 } });
  await tab.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    const path = decodeURIComponent(url.pathname);
    if (url.origin === ORIGIN && path === '/')
      return route.fulfill({ contentType: 'text/html', body: shellOf(platform) });
    const isFont = FONTS.some(({ regular, bold }) => path === regular || path === bold);
    if (url.origin === ORIGIN && isFont) return route.fulfill({ path });
    return path.endsWith('.png') ? route.fulfill(await pictureAt(path)) : route.abort();
  });
  await tab.goto(`${ORIGIN}/`);
  return tab;
}

/** Pictures whose size nobody told move what is below them once they are there; those that never come are no reason to wait. */
const IMAGES = '...[...document.images].map((image) => image.decode().catch(() => {}))';

async function draw(tab: Page, { name, platform, json }: Golden): Promise<void> {
  const golden = JSON.parse(json) as Json;
  const drawing =
    platform === 'teams'
      ? `draw(${JSON.stringify(asOtherClientsSee(golden))})`
      : `document.querySelector('.phone').innerHTML = ${JSON.stringify(slackHtml(golden))}`;
  await tab.evaluate(`${drawing}; Promise.all([document.fonts.ready, ${IMAGES}]).then(() => {})`);
  const shot = await tab.locator('.phone').screenshot({ animations: 'disabled' });
  writeFileSync(pathOf(name), toSmallPng(shot));
}

async function main(wanted: string | undefined): Promise<void> {
  const goldens = readGoldens();
  const before = readDrawn();
  const isWanted = ({ name, sha256 }: Golden): boolean =>
    wanted === undefined ? before[name] !== sha256 : wanted === 'all' || name.includes(wanted);
  const due = goldens.filter(isWanted);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-lcd-text',
      '--font-render-hinting=none',
    ],
  });
  try {
    for (const platform of PLATFORMS) mkdirSync(join(FOLDER, platform), { recursive: true });
    for (const platform of PLATFORMS) {
      const own = due.filter((golden) => golden.platform === platform);
      if (own.length === 0) continue;
      const tab = await openPage(browser, platform);
      for (const golden of own) await draw(tab, golden);
      await tab.close();
    }
  } finally {
    await browser.close();
  }
  const drawn = new Set(due.map(({ name }) => name));
  const list = goldens.flatMap(({ name, sha256 }) => {
    const of = drawn.has(name) ? sha256 : before[name];
    return of === undefined ? [] : [[name, of] as const];
  });
  writeFileSync(LIST, `${JSON.stringify(Object.fromEntries(list), null, 2)}\n`);
  removeOthers(new Set(goldens.map(({ name }) => name)));
  console.log(`${due.length} of ${goldens.length} pictures drawn. Look at them: ${FOLDER}`);
}

function removeOthers(names: ReadonlySet<string>): void {
  for (const platform of PLATFORMS) {
    for (const file of readdirSync(join(FOLDER, platform))) {
      if (!names.has(`${platform}/${file.replace(/\.png$/, '')}`)) rmSync(join(FOLDER, platform, file));
    }
  }
}

await main(process.argv[2]);
