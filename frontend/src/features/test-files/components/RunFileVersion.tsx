import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { LoadError } from '@/components/LoadError';
import type { RunFile } from '@/lib/api';
import { formatExact, formatMoment, useNow } from '@/lib/time';
import { differenceText } from '../api/difference';
import { runFileContentQuery } from '../api/queries';
import { useDifference } from '../api/use-difference';
import { DifferenceView } from './DifferenceView';
import { LazySourceView } from './LazySourceView';
import classes from './RunFiles.module.css';

type View = 'source' | 'difference';

/** A file as the run executes it, and what is different in the current one. */
export function RunFileVersion({ runId, file }: { runId: number; file: RunFile }) {
  const [wanted, setWanted] = useState<View>('source');
  const { data: source, error, refetch } = useQuery(runFileContentQuery(runId, file.path));
  const view = file.state === 'CHANGED' ? wanted : 'source';
  return (
    <section className={classes['version']} aria-label="Version">
      <header className={classes['head']}>
        <div className={classes['about']}>
          <h2>{file.path}</h2>
          <p>
            <VersionText file={file} />
          </p>
        </div>
        {file.state === 'CHANGED' && (
          <SegmentedControl
            size="xs"
            aria-label="View of the version"
            value={view}
            onChange={setWanted}
            data={[
              { value: 'source', label: 'Source' },
              { value: 'difference', label: 'Difference' },
            ]}
          />
        )}
      </header>
      {error && source === undefined && <LoadError error={error} onRetry={() => void refetch()} />}
      {source !== undefined && view === 'source' && <LazySourceView source={source} isPython={file.path.endsWith('.py')} />}
      {source !== undefined && view === 'difference' && <SinceThen file={file} source={source} />}
    </section>
  );
}

function VersionText({ file }: { file: RunFile }) {
  const now = useNow();
  const time = file.modifiedAt === null ? undefined : new Date(file.modifiedAt);
  return (
    <>
      {time ? (
        <>
          Version of{' '}
          <time dateTime={file.modifiedAt ?? ''} title={formatExact(time)}>
            {formatMoment(time, now)}
          </time>
        </>
      ) : (
        'The version at that time'
      )}
      {file.state === 'CURRENT' && <>, still the <Current path={file.path} /></>}
      {file.state === 'CHANGED' && <>, differs from the <Current path={file.path} /></>}
      {file.state === 'DELETED' && ', not in the catalogue any more'}
    </>
  );
}

function Current({ path }: { path: string }) {
  return (
    <Link to="/tests" search={{ file: path }}>
      current one
    </Link>
  );
}

function SinceThen({ file, source }: { file: RunFile; source: string }) {
  const { data, error } = useDifference(file, source);
  if (error) return <p className={classes['note']}>The current file can’t be read: {error.message}</p>;
  if (data === undefined) return null;
  if (data === null) return <p className={classes['note']}>The current file is the same again.</p>;
  return (
    <>
      <p className={classes['note']}>Since then: {differenceText(data)}</p>
      <DifferenceView difference={data} className={classes['difference']} />
    </>
  );
}
