import { Modal } from '@mantine/core';
import type { Catalogue } from '@/lib/api';
import type { UploadQueue } from '../api/upload-queue';
import { isUnsettled, type Uploads } from '../api/uploads';
import { UploadForm } from './UploadForm';

interface UploadDialogProps {
  catalogue: Catalogue | undefined;
  uploads: Uploads;
  queue: UploadQueue;
  /** The directory to begin with. */
  suggestion: string;
}

export function UploadDialog(props: UploadDialogProps) {
  const { uploads, queue } = props;
  // What is chosen, under way or undecided is not lost by a slip.
  const canSlip = !uploads.files.some(isUnsettled);
  return (
    <Modal
      opened={uploads.isOpen}
      onClose={queue.close}
      closeOnClickOutside={canSlip}
      closeOnEscape={canSlip}
      title="Upload test files"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <UploadForm {...props} />
    </Modal>
  );
}
