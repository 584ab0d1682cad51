import { AppError } from '../errors.ts';
import type { ChatPort, Platform } from './port.ts';

export type Chats = Readonly<Partial<Record<Platform, ChatPort>>>;

/** The chat of a platform. Throws 'refused' where this process is not connected to it. */
export function findChat(chats: Chats, platform: Platform): ChatPort {
  const chat = chats[platform];
  if (chat === undefined)
    throw new AppError('refused', {
      detail: `This process is not connected to ${platform === 'slack' ? 'Slack' : 'Teams'}.`,
    });
  return chat;
}
