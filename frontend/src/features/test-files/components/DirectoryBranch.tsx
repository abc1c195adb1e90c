import { useEffect, useId, useRef, useState } from 'react';
import { AlertIcon, ChevronRightIcon, FileIcon, FolderIcon } from '@/components/icons';
import type { TestFile } from '@/lib/api';
import { filesText, testsText } from '../api/text';
import type { DirectoryNode } from '../api/tree';
import classes from './TestFilePicker.module.css';

interface BranchProps {
  directory: DirectoryNode;
  selected: ReadonlySet<string>;
  onSelect: (paths: string[], isSelected: boolean) => void;
  initiallyOpen: boolean;
  /** All is open while searching. */
  forceOpen: boolean;
}

export function DirectoryBranch({ directory, selected, onSelect, initiallyOpen, forceOpen }: BranchProps) {
  const [wanted, setWanted] = useState(initiallyOpen);
  const contentId = useId();
  const isOpen = wanted || forceOpen;
  const { allPaths } = directory;
  const chosen = allPaths.filter((path) => selected.has(path)).length;
  return (
    <div className={classes['branch']}>
      <div className={classes['directory']}>
        <button
          type="button"
          className={classes['toggle']}
          aria-expanded={isOpen}
          aria-controls={contentId}
          aria-label={`${isOpen ? 'Close' : 'Open'} ${directory.path || directory.name}`}
          onClick={() => setWanted(!isOpen)}
        >
          <ChevronRightIcon size={14} />
        </button>
        <label className={classes['label']}>
          <DirectoryCheckbox
            path={directory.path || directory.name}
            total={allPaths.length}
            chosen={chosen}
            onToggle={() => onSelect(allPaths, chosen < allPaths.length)}
          />
          <FolderIcon size={15} className={classes['icon']} />
          <span className={classes['directoryName']}>{directory.name}</span>
        </label>
        <span className={classes['extent']}>
          {chosen > 0 ? `${chosen} of ${allPaths.length}` : filesText(allPaths.length)}
        </span>
      </div>
      <div id={contentId} hidden={!isOpen} className={classes['content']}>
        {isOpen && <Content {...{ directory, selected, onSelect, initiallyOpen, forceOpen }} />}
      </div>
    </div>
  );
}

function Content({ directory, ...props }: BranchProps) {
  return (
    <>
      {directory.directories.map((child) => (
        <DirectoryBranch key={child.path} directory={child} {...props} />
      ))}
      {directory.files.map((file) => (
        <FileLeaf
          key={file.path}
          file={file}
          checked={props.selected.has(file.path)}
          onToggle={(checked) => props.onSelect([file.path], checked)}
        />
      ))}
      {directory.allPaths.length === 0 && (
        <p className={classes['empty']}>Empty: there is no .py file in this directory.</p>
      )}
    </>
  );
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

interface FileLeafProps {
  file: TestFile;
  checked: boolean;
  onToggle: (checked: boolean) => void;
}

function FileLeaf({ file, checked, onToggle }: FileLeafProps) {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  return (
    <label className={classes['file']} data-checked={checked || undefined}>
      <input
        type="checkbox"
        className={classes['checkbox']}
        aria-label={file.path}
        checked={checked}
        onChange={(event) => onToggle(event.currentTarget.checked)}
      />
      <FileIcon size={14} className={classes['icon']} />
      <span className={classes['fileName']}>{name}</span>
      {file.problem ? (
        <span className={classes['problem']} title={file.problem}>
          <AlertIcon size={13} />
          {file.problem}
        </span>
      ) : (
        <span className={classes['extent']}>{file.testCases !== null && testsText(file.testCases)}</span>
      )}
    </label>
  );
}
