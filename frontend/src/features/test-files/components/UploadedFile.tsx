import { Link } from '@tanstack/react-router';
import { AlertIcon } from '@/components/icons';
import type { TestFile } from '@/lib/api';
import { testsText } from '../api/text';
import classes from './UploadDialog.module.css';

/** What an uploaded file holds, or what is wrong with it and the way there. */
export function UploadedFile({ file, onLeave }: { file: TestFile; onLeave: () => void }) {
  if (file.problem === null) {
    return (
      <p className={classes['found']} role="status">
        {foundText(file)}
      </p>
    );
  }
  return (
    <p className={classes['found']} role="alert">
      <AlertIcon size={14} />
      <span>{file.problem}</span>
      <Link to="/tests" search={{ file: file.path, ...(file.problemLine !== null && { line: file.problemLine }) }} onClick={onLeave}>
        {file.problemLine === null ? 'Show the source' : `Show line ${file.problemLine}`}
      </Link>
    </p>
  );
}

function foundText({ kind, testCases }: TestFile): string {
  if (kind === 'SUPPORT') return 'for the tests beside and below it';
  return testCases === null ? 'looking for its tests…' : testsText(testCases);
}
