import { Link } from '@tanstack/react-router';
import { AlertIcon } from '@/components/icons';
import type { TestFile } from '@/lib/api';
import { testsText } from '../api/text';
import classes from './UploadDialog.module.css';

interface UploadedFileProps {
  file: TestFile;
  /** Called on the way to the source; undefined where nobody should leave yet. */
  onLeave: (() => void) | undefined;
}

/** What an uploaded file holds, and what is wrong with it and the way there. */
export function UploadedFile({ file, onLeave }: UploadedFileProps) {
  return (
    <>
      {(file.problem === null || file.testCases !== null) && (
        <p className={classes['found']} role="status">
          {foundText(file)}
        </p>
      )}
      {file.problem !== null && (
        <p className={classes['found']} role="alert">
          <AlertIcon size={14} />
          <span>{file.problem}</span>
          {onLeave && (
            <Link to="/tests" search={{ file: file.path, ...(file.problemLine !== null && { line: file.problemLine }) }} onClick={onLeave}>
              {file.problemLine === null ? 'Show the source' : `Show line ${file.problemLine}`}
            </Link>
          )}
        </p>
      )}
    </>
  );
}

function foundText({ kind, testCases }: TestFile): string {
  if (kind === 'SUPPORT') return 'for the tests beside and below it';
  return testCases === null ? 'looking for its tests…' : testsText(testCases);
}
