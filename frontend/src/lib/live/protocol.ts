/** What the page and the shared worker say to each other. */

export const LIVE_EVENT_NAMES = ['run', 'environment', 'runner', 'test-file'] as const;
export type LiveEventName = (typeof LIVE_EVENT_NAMES)[number];

export type LiveState = 'connecting' | 'open' | 'down';

export type LiveMessage =
  /** `fresh`: what happened before may have been missed, so lists must be read again. */
  | { type: 'state'; state: LiveState; fresh: boolean }
  | { type: 'event'; name: LiveEventName; data: string };

export type PageMessage = 'hello' | 'bye';
