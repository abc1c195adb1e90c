import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/EmptyState';

export function RunNotFound({ runId }: { runId: number }) {
  return (
    <EmptyState
      title={`There is no run #${runId}`}
      heading="h1"
      action={<Button renderRoot={(props) => <Link to="/runs" {...props} />}>Show all runs</Button>}
    >
      The number may be mistyped, or the run belongs to another Testlane.
    </EmptyState>
  );
}
