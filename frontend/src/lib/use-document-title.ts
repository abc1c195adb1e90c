import { useEffect } from 'react';

/** "#12 RUNNING · Testlane". */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Testlane`;
  }, [title]);
}
