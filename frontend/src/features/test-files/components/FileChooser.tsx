import { Button, FileButton, type ButtonProps } from '@mantine/core';
import { useRef } from 'react';

interface FileChooserProps extends ButtonProps {
  /** What the input for files is called. */
  label: string;
  onChoose: (files: File[]) => void;
}

/** A button that opens the browser's file chooser. */
export function FileChooser({ label, onChoose, ...button }: FileChooserProps) {
  const reset = useRef<() => void>(null);
  return (
    <FileButton
      multiple
      resetRef={reset}
      inputProps={{ 'aria-label': label }}
      onChange={(files) => {
        // A browser tells nothing when the file that the input holds already is chosen again.
        reset.current?.();
        if (files.length > 0) onChoose(files);
      }}
    >
      {(props) => <Button {...button} {...props} />}
    </FileButton>
  );
}
