export { connectLive, HIDDEN_GRACE_MS, whileVisible } from './live-client';
export type { LiveEventName, LiveMessage, LiveState } from './protocol';
