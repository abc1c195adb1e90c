import { useEffect, useRef } from 'react';
import { AlertIcon, FileIcon, FolderIcon } from '@/components/icons';
import type { TestFile } from '@/lib/api';
import { filesText, testsText } from '../api/text';
import type { TreeRow } from '../api/tree';
import { DirectoryToggle, TreeLine } from './TreeLine';
import classes from './Tree.module.css';

interface PickerLineProps {
  row: TreeRow;
  selected: ReadonlySet<string>;
  onSelect: (paths: string[], isSelected: boolean) => void;
  onToggle: () => void;
}

/** A directory or file that can be chosen. */
export function PickerLine({ row, selected, onSelect, onToggle }: PickerLineProps) {
  switch (row.kind) {
    case 'directory': {
      const { testPaths, path, name } = row.directory;
      const chosen = testPaths.filter((one) => selected.has(one)).length;
      return (
        <TreeLine depth={row.depth}>
          <DirectoryToggle directory={row.directory} isOpen={row.isOpen} onToggle={onToggle} isBare />
          <label className={classes['label']}>
            <DirectoryCheckbox
              path={path || name}
              total={testPaths.length}
              chosen={chosen}
              onToggle={() => onSelect(testPaths, chosen < testPaths.length)}
            />
            <FolderIcon size={15} className={classes['icon']} />
            <span className={classes['directoryName']}>{name}</span>
          </label>
          <span className={classes['extent']}>{chosen > 0 ? `${chosen} of ${testPaths.length}` : filesText(testPaths.length)}</span>
        </TreeLine>
      );
    }
    case 'file':
      return (
        <TreeLine depth={row.depth} isMarked={selected.has(row.file.path)}>
          <FileChoice file={row.file} checked={selected.has(row.file.path)} onToggle={(checked) => onSelect([row.file.path], checked)} />
        </TreeLine>
      );
    case 'empty':
      return (
        <TreeLine depth={row.depth}>
          <span className={classes['empty']}>No test files here.</span>
        </TreeLine>
      );
  }
}

interface DirectoryCheckboxProps {
  path: string;
  total: number;
  chosen: number;
  onToggle: () => void;
}

function DirectoryCheckbox({ path, total, chosen, onToggle }: DirectoryCheckboxProps) {
  const ref = useRef<HTMLInputElement>(null);
  const isPartly = chosen > 0 && chosen < total;
  useEffect(() => {
    if (ref.current) ref.current.indeterminate = isPartly;
  }, [isPartly]);
  return (
    <input
      ref={ref}
      type="checkbox"
      className={classes['checkbox']}
      aria-label={`All files in ${path}`}
      checked={total > 0 && chosen === total}
      disabled={total === 0}
      onChange={onToggle}
    />
  );
}

function FileChoice({ file, checked, onToggle }: { file: TestFile; checked: boolean; onToggle: (checked: boolean) => void }) {
  return (
    <label className={classes['label']}>
      <input
        type="checkbox"
        className={classes['checkbox']}
        aria-label={file.path}
        checked={checked}
        onChange={(event) => onToggle(event.currentTarget.checked)}
      />
      <FileIcon size={14} className={classes['icon']} />
      <span className={classes['fileName']}>{file.path.slice(file.path.lastIndexOf('/') + 1)}</span>
      {file.problem !== null ? (
        <span className={classes['problem']} title={file.problem}>
          <AlertIcon size={13} />
          <span>{file.problem}</span>
        </span>
      ) : (
        <span className={classes['extent']}>{file.testCases !== null && testsText(file.testCases)}</span>
      )}
    </label>
  );
}
