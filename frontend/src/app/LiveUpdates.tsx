import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { connectLive, type LiveState } from '@/lib/live';
import { LiveCache } from './live-cache';
import { LiveStateContext } from './live-state';

/** Keeps everything that has been read up to date by the API's events. */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const cache = new LiveCache(client);
    const disconnect = connectLive((message) => {
      if (message.type === 'event') {
        cache.apply(message.name, message.data);
        return;
      }
      setState(message.state);
      if (message.fresh) cache.readAgain();
    });
    return () => {
      disconnect();
      cache.close();
    };
  }, [client]);
  return <LiveStateContext value={state}>{children}</LiveStateContext>;
}
