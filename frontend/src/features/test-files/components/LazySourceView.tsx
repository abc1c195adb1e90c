import { lazy, Suspense, type ComponentProps } from 'react';

const SourceView = lazy(() => import('./SourceView'));

/** The source view, whose grammar is loaded when it is first needed. */
export function LazySourceView(props: ComponentProps<typeof SourceView>) {
  return (
    <Suspense fallback={<div style={{ flex: 1 }} />}>
      <SourceView {...props} />
    </Suspense>
  );
}
