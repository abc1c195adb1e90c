import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { EmptyState } from '@/components/EmptyState';
import { useDocumentTitle } from '@/lib/use-document-title';

/** What is left of a page that broke; the rest of the frame goes on working. */
export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  useDocumentTitle('Error');
  return (
    <div role="alert">
      <EmptyState title="Something went wrong on this page" heading="h1" action={<Button onClick={reset}>Try again</Button>}>
        {error instanceof Error ? error.message : String(error)}
      </EmptyState>
    </div>
  );
}
