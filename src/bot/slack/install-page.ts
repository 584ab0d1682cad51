import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** What somebody sees who adds the app to their workspace: one plain page, of text of ours. */
export interface InstallPage {
  readonly title: string;
  readonly lines: readonly string[];
  readonly link: { readonly text: string; readonly address: string } | null;
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 12vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
a.button { display: inline-block; margin-top: 1rem; padding: .6rem 1.1rem; border-radius: .4rem; background: #14324f; color: #fff;
  text-decoration: none; font-weight: 600; }
a.button:focus-visible { outline: 3px solid #5b9bd5; outline-offset: 2px; }
`;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  // The address of the page holds Slack's code.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Answers with a page. */
export function sendPage(res: ServerResponse, status: number, page: InstallPage): void {
  res.writeHead(status, HEADERS).end(renderPage(page));
}

/** Sets the headers of a page that somebody else sends. */
export function setPageHeaders(res: ServerResponse): void {
  for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
}

/** A page as HTML. */
export function renderPage({ title, lines, link }: InstallPage): string {
  const paragraphs = lines.map((line) => `<p>${asHtml(line)}</p>`);
  const button =
    link === null ? [] : [`<p><a class="button" href="${asHtml(link.address)}">${asHtml(link.text)}</a></p>`];
  return [
    '<!doctype html>',
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${asHtml(title)}</title><style>${STYLE}</style></head>`,
    `<body><main><h1>${asHtml(title)}</h1>`,
    ...paragraphs,
    ...button,
    '</main></body></html>',
  ].join('\n');
}

function asHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Where somebody begins; `address` is Slack's own page. */
export function addPage(address: string): InstallPage {
  return {
    title: 'Add Rackham Coach to Slack',
    lines: [
      'Drop a recording of a sales conversation into Slack, and the coach answers in that thread: how it went, with the quote behind every claim.',
      'It hears only conversations that it is a member of. You may need an administrator’s approval.',
      'For internal recordings. You are responsible for consent.',
    ],
    link: { text: 'Add to Slack', address },
  };
}

/** After a workspace, or an organisation, has added the app; `name` is what it calls itself. */
export function addedPage(name: string | null, address: string): InstallPage {
  return {
    title: `Rackham Coach is in ${name ?? 'your workspace'}`,
    lines: ['Send it a recording in a direct message, or invite it to a channel and drop one there.'],
    link: { text: 'Open Slack', address },
  };
}

/** Why it came to nothing. */
export type InstallFault = 'declined' | 'stale' | 'misconfigured' | 'unreachable' | 'failed';

/** What is said, and the HTTP status it is said with. */
export function faultPage(
  fault: InstallFault,
  startAddress: string,
): { readonly status: number; readonly page: InstallPage } {
  const again = { text: 'Start again', address: startAddress };
  switch (fault) {
    case 'declined':
      return {
        status: 200,
        page: { title: 'Nothing was added', lines: ['You did not allow it, so nothing has changed.'], link: again },
      };
    case 'stale':
      return {
        status: 400,
        page: {
          title: 'This link is no longer good',
          lines: [
            'It was opened in another browser, is older than ten minutes, or was used before. Nothing was added.',
          ],
          link: again,
        },
      };
    case 'misconfigured':
      return {
        status: 500,
        page: {
          title: 'The coach is not set up for this',
          lines: [
            'Slack does not know this service’s client id, secret or address. Nothing was added.',
            'Please tell whoever runs it; their log says more.',
          ],
          link: null,
        },
      };
    case 'unreachable':
      return {
        status: 502,
        page: { title: 'Slack did not answer', lines: ['Nothing was added. Try again in a few minutes.'], link: again },
      };
    case 'failed':
      return {
        status: 500,
        page: {
          title: 'Something went wrong on my side',
          lines: ['Nothing was added. Try again. If it happens twice, please tell whoever runs this service.'],
          link: again,
        },
      };
  }
}
