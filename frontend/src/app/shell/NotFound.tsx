import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/EmptyState';
import { useDocumentTitle } from '@/lib/use-document-title';

export function NotFound() {
  useDocumentTitle('Not found');
  return (
    <EmptyState
      title="This lane leads nowhere"
      heading="h1"
      action={<Button renderRoot={(props) => <Link to="/runs" {...props} />}>Show all runs</Button>}
    >
      There is no page at this address.
    </EmptyState>
  );
}
