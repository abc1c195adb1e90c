import { Button } from '@mantine/core';
import { EmptyState } from './EmptyState';

/** In place of what could not be read, with the reason and another try. */
export function LoadError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div role="alert">
      <EmptyState
        title="This could not be loaded"
        action={
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        {error.message}
      </EmptyState>
    </div>
  );
}
