import { chatContract } from './chat.contract.ts';
import { incomingContract } from './chat-incoming.contract.ts';
import { openSlackChat } from './chat-slack-world.ts';
import { openTeamsChat } from './chat-teams-world.ts';

for (const [name, open] of [
  ['Slack', openSlackChat],
  ['Teams', openTeamsChat],
] as const) {
  chatContract(name, open);
  incomingContract(name, open);
}
