import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { UploadQueue } from './upload-queue';

/** A queue of the page's own, which stops with it, and its state. */
export function useUploads() {
  const client = useQueryClient();
  const [queue] = useState(() => new UploadQueue(client));
  useEffect(() => queue.close, [queue]);
  return { queue, uploads: useSyncExternalStore(queue.subscribe, queue.snapshot) };
}
