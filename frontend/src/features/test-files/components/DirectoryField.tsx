import { Autocomplete } from '@mantine/core';
import type { Catalogue } from '@/lib/api';
import { tidyDirectory } from '../api/paths';
import classes from './UploadDialog.module.css';

interface DirectoryFieldProps {
  catalogue: Catalogue | undefined;
  value: string;
  disabled: boolean;
  canWrite: boolean;
  onChange: (value: string) => void;
}

/** A directory for files, completed from those that exist. */
export function DirectoryField({ catalogue, value, disabled, canWrite, onChange }: DirectoryFieldProps) {
  const directory = tidyDirectory(value);
  const known = catalogue?.directories.filter(({ path, writable }) => writable && path !== '').map(({ path }) => path) ?? [];
  const isNew = directory !== '' && !known.includes(directory) && canWrite;
  return (
    <Autocomplete
      label="Directory"
      description="One that exists, or a new one such as smoke/login"
      data-autofocus
      openOnFocus={false}
      data={known.filter((path) => path !== directory)}
      value={value}
      disabled={disabled}
      error={canWrite ? undefined : 'This directory is read-only here. Choose another one or a new one.'}
      onChange={onChange}
      {...(isNew && { rightSection: <span className={classes['new']}>new directory</span>, rightSectionWidth: 104 })}
    />
  );
}
