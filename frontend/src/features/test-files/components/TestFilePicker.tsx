import { Button, TextInput } from '@mantine/core';
import { useId, useMemo, useState } from 'react';
import { LoadError } from '@/components/LoadError';
import { TestPath } from '@/components/TestPaths';
import { CrossIcon, SearchIcon } from '@/components/icons';
import type { Catalogue } from '@/lib/api';
import { useCatalogue } from '../api/queries';
import { buildTree, canRun } from '../api/tree';
import { DirectoryBranch } from './DirectoryBranch';
import classes from './TestFilePicker.module.css';

/** Bigger catalogues start with closed directories. */
const MANY_FILES = 200;

interface TestFilePickerProps {
  value: readonly string[];
  onChange: (paths: string[]) => void;
  error?: string | undefined;
}

export function TestFilePicker({ value, onChange, error }: TestFilePickerProps) {
  const { data, error: loadError, refetch } = useCatalogue();
  const [search, setSearch] = useState('');
  const labelId = useId();
  const selected = useMemo(() => new Set(value), [value]);
  const select = (paths: string[], isSelected: boolean) => {
    const changing = new Set(paths);
    const kept = value.filter((path) => !changing.has(path));
    onChange(isSelected ? [...kept, ...paths] : kept);
  };
  return (
    <section className={classes['picker']} aria-labelledby={labelId}>
      <div className={classes['head']}>
        <h2 id={labelId}>Test files</h2>
        <TextInput
          className={classes['search']}
          size="xs"
          type="search"
          aria-label="Find test files"
          placeholder="Find by name or directory"
          leftSection={<SearchIcon size={13} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <span className={classes['count']} aria-live="polite">
          {value.length} selected
        </span>
        {value.length > 0 && (
          <Button variant="subtle" size="compact-xs" onClick={() => onChange([])}>
            Clear selection
          </Button>
        )}
      </div>
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      {loadError && !data && <LoadError error={loadError} onRetry={() => void refetch()} />}
      {data && <Missing catalogue={data} value={value} onRemove={(path) => select([path], false)} />}
      <div className={classes['tree']} role="group" aria-labelledby={labelId}>
        {data && <Tree catalogue={data} search={search} selected={selected} onSelect={select} />}
      </div>
    </section>
  );
}

interface TreeProps {
  catalogue: Catalogue;
  search: string;
  selected: ReadonlySet<string>;
  onSelect: (paths: string[], isSelected: boolean) => void;
}

function Tree({ catalogue, search, selected, onSelect }: TreeProps) {
  const tree = useMemo(() => buildTree({ ...catalogue, files: catalogue.files.filter(canRun) }, search), [catalogue, search]);
  const isSearching = search.trim() !== '';
  if (tree.length === 0) {
    return isSearching ? (
      <p className={classes['nothing']}>No test file matches “{search.trim()}”.</p>
    ) : (
      <p className={classes['nothing']}>
        The catalogue is empty: this server has no directory with test files. Its operator adds one with the setting
        TESTLANE_TEST_FILES_MOUNTS.
      </p>
    );
  }
  return tree.map((directory) => (
    <DirectoryBranch
      key={directory.path}
      directory={directory}
      selected={selected}
      onSelect={onSelect}
      initiallyOpen={catalogue.files.length <= MANY_FILES}
      forceOpen={isSearching}
    />
  ));
}

interface MissingProps {
  catalogue: Catalogue;
  value: readonly string[];
  onRemove: (path: string) => void;
}

/** Files that were chosen, by a link or another run, and have left the catalogue since. */
function Missing({ catalogue, value, onRemove }: MissingProps) {
  const known = useMemo(() => new Set(catalogue.files.map((file) => file.path)), [catalogue]);
  const missing = value.filter((path) => !known.has(path));
  if (missing.length === 0) return null;
  return (
    <div className={classes['missing']} role="alert">
      <span>Not in the catalogue any more:</span>
      {missing.map((path) => (
        <button key={path} type="button" onClick={() => onRemove(path)} aria-label={`Remove ${path}`}>
          <TestPath path={path} />
          <CrossIcon size={13} />
        </button>
      ))}
    </div>
  );
}
