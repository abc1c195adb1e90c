import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { TestFile } from '@/lib/api';
import { inspectionQuery } from '../api/queries';
import type { TestsSearch } from '../api/search';
import classes from './TestsPage.module.css';

/** The tests of a file, each a way to its line. */
export function Outline({ file, search }: { file: TestFile; search: TestsSearch }) {
  const [isOpen, setIsOpen] = useState(false);
  const { data } = useQuery({ ...inspectionQuery(file), enabled: isOpen });
  return (
    <details className={classes['outline']} open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Tests in this file</summary>
      <ul>
        {data?.tests.map(({ name, line, description, cases }) => (
          <li key={`${line} ${name}`}>
            <Link to="/tests" search={{ ...search, line }} replace resetScroll={false} title={description ?? undefined}>
              {name}
            </Link>
            <span>{casesText(cases ?? null)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function casesText(cases: number | null): string {
  if (cases === null) return '× ?';
  return cases > 1 ? `× ${cases}` : '';
}
