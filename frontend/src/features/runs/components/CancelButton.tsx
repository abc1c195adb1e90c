import { Button, Group, Modal, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { StopIcon } from '@/components/icons';
import type { Run } from '@/lib/api';
import { applyRun } from '../api/live';
import { cancelRun } from '../api/queries';

/** Cancels a queued run at once and asks before it stops a running one. */
export function CancelButton({ run }: { run: Run }) {
  const client = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => cancelRun(run.id),
    onSuccess: (changed) => applyRun(client, changed),
    onError: (error) => notifications.show({ color: 'red', title: `Run #${run.id} was not cancelled`, message: error.message }),
  });
  const isStopping = run.cancelRequested;
  return (
    <>
      <Button
        variant="default"
        leftSection={<StopIcon size={14} />}
        loading={cancel.isPending}
        disabled={isStopping}
        onClick={() => (run.status === 'QUEUED' ? cancel.mutate() : setIsAsking(true))}
      >
        {isStopping ? 'Being cancelled' : 'Cancel'}
      </Button>
      <Modal opened={isAsking} onClose={() => setIsAsking(false)} title={`Cancel run #${run.id}?`} size="sm" closeButtonProps={{ 'aria-label': 'Close' }}>
        <Text size="sm">
          Its tests are interrupted, and environment {run.environmentId} goes to the next run. What they have already
          changed there stays as it is.
        </Text>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
            Keep it running
          </Button>
          <Button
            color="red.8"
            onClick={() => {
              setIsAsking(false);
              cancel.mutate();
            }}
          >
            Cancel the run
          </Button>
        </Group>
      </Modal>
    </>
  );
}
