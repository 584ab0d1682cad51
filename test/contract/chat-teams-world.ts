import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import type { PersonId, TenantId } from '../../src/analysis/domain.ts';
import type { Incoming, Place, SharedFile } from '../../src/bot/port.ts';
import { type Standing, startStrictConnector } from '../fakes/connector.ts';
import { ISSUER, startFakeOpenId } from '../fakes/open-id.ts';
import { teamsFaults } from '../golden/cards/faults.ts';
import { fixture, type Raw } from '../unit/bot/teams/fixture.ts';
import { APP_ID, listen, post, startTeams, TENANT } from '../unit/bot/teams/server.ts';
import { pour, trickle } from './chat-slack-world.ts';
import {
  aliveIn,
  BABBLE,
  type ChatWorld,
  type HandedOver,
  type Happening,
  type Shown,
  type ShownForm,
  wordsOf,
} from './chat-world.ts';

const TENANT_ID = `teams:${TENANT}` as TenantId;
const TOKEN = 'what-the-login-gave';
const ALEX = {
  id: '29:1aBcDeFgHiJkLmNoPqRsTuVwXyZ',
  aadObjectId: '00000000-0000-4000-8000-000000000020',
  name: 'Alex Wilber',
};
/** Does not have the app. */
const DANA = { id: '29:dana', aadObjectId: '00000000-0000-4000-8000-000000000021', name: 'Dana Ray' };
const CHAT = 'a:1personalConversation_0-1';
const CHANNEL = '19:general@thread.tacv2';
const THREAD = `${CHANNEL};messageid=1795177410999`;

/** The Teams adapter between signed activities and the strict stand-in. */
export async function openTeamsChat(): Promise<ChatWorld> {
  const [connector, openId] = await Promise.all([
    startStrictConnector({ tenantId: TENANT, token: TOKEN }),
    startFakeOpenId(),
  ]);
  connector.know(ALEX, CHAT);
  connector.know(DANA, null);
  connector.add(CHAT, [ALEX]);
  connector.add(CHANNEL, [ALEX, DANA]);
  const contents = new Map<string, (res: ServerResponse) => void>();
  const store = await listen((req, res) => {
    const write = contents.get(req.url ?? '');
    if (write === undefined) res.writeHead(404).end();
    else write(res);
  });
  const teams = await startTeams({
    config: { registration: { appId: APP_ID, password: 'not-a-secret', tenantId: TENANT }, allowedTenants: [TENANT] },
    devOrigins: [connector.origin, store.origin],
    openIdUrl: openId.url,
    accessToken: TOKEN,
  });
  onTestFinished(async () => {
    await Promise.all([teams.close(), store.close(), openId.close()]);
    await connector.close();
  });
  const taken: Incoming[] = [];
  let shared = 0;

  async function send(raw: Raw): Promise<number> {
    const { serviceUrl } = connector;
    const seconds = Math.floor(Date.now() / 1000);
    const claims = { iss: ISSUER, aud: APP_ID, serviceurl: serviceUrl, nbf: seconds - 10, exp: seconds + 600 };
    const headers = { authorization: `Bearer ${openId.sign(claims)}` };
    const { status } = await post(teams.origin, { ...raw, serviceUrl }, headers);
    taken.push(...teams.accepted.splice(0).map(({ incoming }) => incoming));
    return status;
  }

  function share(what: Parameters<ChatWorld['share']>[0]): SharedFile {
    const path = `/personal/download.aspx?UniqueId=${++shared}&tempauth=a-right-of-its-own`;
    if (what instanceof Uint8Array) contents.set(path, (res) => res.end(what));
    else if (what !== 'gone') contents.set(path, what === 'endless' ? pour : trickle);
    const url = `${store.origin}${path}`;
    return { platform: 'teams', tenantId: TENANT_ID, fileId: `f${shared}`, name: 'call.vtt', size: null, url };
  }

  function placeIn(conversation: string, kind: Place['kind']): Place {
    const { serviceUrl } = connector;
    return {
      platform: 'teams',
      tenantId: TENANT_ID,
      conversation,
      kind,
      thread: null,
      teams: { serviceUrl, botId: `28:${APP_ID}`, userId: ALEX.id },
    };
  }

  /** Everything said in the conversation, forms and cards. */
  function standing({ conversation }: Place): readonly Standing[] {
    return connector.said(conversation.split(';messageid=')[0] ?? conversation);
  }

  // Somebody was heard in the channel, as when the app is added to a team; in private nobody was.
  await send({ ...fixture('channel-mention'), id: 'hello' });
  taken.length = 0;

  return {
    chat: teams.app.chat,
    tenantId: TENANT_ID,
    person: { id: ALEX.aadObjectId as PersonId, name: ALEX.name },
    colleague: { id: DANA.aadObjectId as PersonId, name: DANA.name },
    shut: DANA.aadObjectId as PersonId,
    stranger: '00000000-0000-4000-8000-000000000099' as PersonId,
    personal: placeIn(CHAT, 'personal'),
    shared: placeIn(THREAD, 'channel'),
    elsewhere: placeIn('a:elsewhere', 'personal'),
    can: {
      find: false,
      whisper: false,
      formsWithinMs: null,
      files: { personal: 'offered', shared: 'linked' },
      removes: 'erase-place',
    },
    secrets: [TOKEN, connector.origin, store.origin, 'tempauth', 'VENDOR'],
    ask: (place) => ({ place, person: ALEX.aadObjectId as PersonId, responseUrl: null, triggerId: null }),
    said: (place) => standing(place).map(toShown),
    forms: (place) =>
      standing(place)
        .map(contentOf)
        .filter((content) => content?.actions?.[0]?.verb?.startsWith('coach:form:'))
        .map(toForm),
    home: () => undefined,
    takeAway: ({ place, message }) =>
      connector.take(place.conversation.split(';messageid=')[0] ?? place.conversation, message ?? ''),
    chatter: () => {},
    asked: () => connector.calls.length,
    pause: connector.advance,
    disturb(how) {
      if (how === null || how === 'hangs' || how === 'silent' || how === 'done, then silent')
        return connector.disturb(how);
      const body = { error: { code: 'Planned', message: 'VENDOR TEXT' } };
      if (how === 'babble') return connector.disturb(BABBLE);
      if (how === 'later') return connector.disturb({ status: 429, headers: { 'retry-after': '7' }, body });
      if (how === 'later, who knows when') return connector.disturb({ status: 429, body });
      connector.disturb({ status: how === 'no' ? 403 : 503, body });
    },
    refuseCards: (times) =>
      connector.disturb({ status: 400, body: { error: { code: 'BadSyntax', message: 'VENDOR TEXT' } } }, times),
    share,
    deliver: (happening, nth) => send(toActivity(happening, nth)),
    taken,
  };
}

function contentOf({ activity }: Standing): Raw | undefined {
  const [attachment] = activity.attachments as readonly Raw[];
  return attachment?.contentType === 'application/vnd.microsoft.card.adaptive' ? attachment.content : undefined;
}

function toShown(standing: Standing): Shown {
  const { activity } = standing;
  const content = contentOf(standing);
  const isLink = content?.actions?.[0]?.type === 'Action.OpenUrl';
  const files: readonly HandedOver[] = content === undefined ? ['offered'] : isLink ? ['linked'] : [];
  return {
    // Backslashes keep headings from being parsed and are not shown.
    words: wordsOf([activity.summary, activity.attachments]).replace(/\\(?=[^\w\s])/g, ''),
    faults: [
      ...aliveIn([activity.summary, content === undefined ? activity.attachments : []]),
      ...(content === undefined ? [] : teamsFaults(content as never)),
    ],
    onlyFor: null,
    isInThread: activity.conversation.id === THREAD,
    files,
  };
}

const KINDS: Readonly<Record<string, string>> = { 'Input.Text': 'text', 'Input.ChoiceSet': 'choice' };

function toForm(content: Raw | undefined): ShownForm {
  const [title, ...body] = (content?.body ?? []) as readonly Raw[];
  const inputs = body.filter(({ type }) => type.startsWith('Input.'));
  return {
    title: title?.text,
    submit: content?.actions[0].title,
    wire: content,
    fields: inputs.map((input) => ({
      id: String(input.id).replace(/^answer-/, ''),
      kind: input['choices.data'] === undefined ? (KINDS[input.type] ?? input.type) : 'person',
      value: input.value === '-none-' ? '' : (input.value ?? ''),
    })),
  };
}

/** What Teams sends when that happens, after its recorded activities. */
function toActivity(happening: Happening, nth: number): Raw {
  switch (happening.kind) {
    case 'files': {
      const raw = fixture('personal-files');
      const [words, file] = raw.attachments as readonly [Raw, Raw];
      const attachments = [words, { ...file, name: happening.name }];
      return { ...raw, id: `1795177383${nth}`, text: happening.text, attachments };
    }
    case 'command': {
      const { text, where } = happening;
      const raw = fixture(where === 'shared' ? 'group-mention' : 'personal-text');
      const said = where === 'shared' ? `<at>Rackham Coach</at>&nbsp;${text}` : text;
      return { ...raw, id: `1795177384${nth}`, text: said, attachments: [] };
    }
    case 'button': {
      const raw = fixture('card-action');
      const verb = `coach:${happening.action}`;
      const action = { ...raw.value.action, verb, data: { verb, value: happening.value } };
      return { ...raw, id: `f:1795177411${nth}`, value: { ...raw.value, action } };
    }
    case 'form': {
      const raw = fixture('form-action');
      const verb = `coach:form:${happening.form}`;
      const answers = Object.entries(happening.answers).map(([id, answer]) => [`answer-${id}`, answer || '-none-']);
      const data = { verb, value: happening.value, ...Object.fromEntries(answers) };
      return { ...raw, id: `f:1795177412${nth}`, value: { ...raw.value, action: { ...raw.value.action, verb, data } } };
    }
    case 'removed':
      return { ...fixture('removed'), id: `f:1795177413${nth}` };
  }
}
