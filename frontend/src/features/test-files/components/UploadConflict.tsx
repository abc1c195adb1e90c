import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Comparison } from '../api/comparison';
import { differenceText } from '../api/difference';
import type { UploadQueue } from '../api/upload-queue';
import type { Upload } from '../api/uploads';
import { DifferenceView } from './DifferenceView';
import classes from './UploadDialog.module.css';

interface UploadConflictProps {
  upload: Upload;
  comparison: Comparison;
  otherName: string;
  /** What is there is another file than was shown before. */
  isNews: boolean;
  queue: UploadQueue;
  /** One of the buttons has been pressed, which are gone then. */
  onChoice: () => void;
}

/** How a file differs from the one that has its name, and what can be done. */
export function UploadConflict({ upload, comparison, otherName, isNews, queue, onChoice }: UploadConflictProps) {
  const [name, setName] = useState(otherName);
  const wanted = name.trim();
  const hasPath = /[/\\]/.test(wanted);
  const choose = (act: () => void) => () => {
    act();
    onChoice();
  };
  return (
    <div className={classes['conflict']} role="group" aria-label={`What to do with ${upload.name}`}>
      {isNews && <p role="alert">Somebody has changed it meanwhile. This is the difference to what is there now.</p>}
      <ComparisonView comparison={comparison} />
      <div className={classes['choices']}>
        <Button
          size="xs"
          onClick={choose(() => queue.replace(upload, { sha256: comparison.kind === 'unreadable' ? undefined : comparison.sha256 }))}
        >
          Replace
        </Button>
        <Button size="xs" variant="default" onClick={choose(() => queue.skip(upload))}>
          Skip
        </Button>
        <TextInput
          size="xs"
          className={classes['otherName']}
          aria-label="Other name"
          value={name}
          error={hasPath && 'A name has no / in it.'}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          disabled={wanted === '' || wanted === upload.name || hasPath}
          onClick={choose(() => queue.keepBoth(upload, wanted))}
        >
          Keep both
        </Button>
      </div>
    </div>
  );
}

function ComparisonView({ comparison }: { comparison: Comparison }) {
  switch (comparison.kind) {
    case 'same':
      return <p>Its content is the same.</p>;
    case 'lines':
      return (
        <details className={classes['difference']} open={comparison.difference.lines.length > 0}>
          <summary>It differs: {differenceText(comparison.difference)}</summary>
          <DifferenceView difference={comparison.difference} className={classes['lines']} />
        </details>
      );
    case 'bytes':
      return <p>It differs, but only in bytes that are no text.</p>;
    case 'unreadable':
      return <p>What is there can’t be compared: it is too large, or not readable here.</p>;
  }
}
