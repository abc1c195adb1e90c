export { connectLive, whileVisible } from './live-client';
export type { LiveEventName, LiveMessage, LiveState } from './protocol';
