import { Button, Group, Modal, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { TrashIcon } from '@/components/icons';
import type { TestFile } from '@/lib/api';
import { applyTestFiles, readRunFilesAgain } from '../api/live';
import { deleteTestFile } from '../api/queries';

/** Deletes a file of the catalogue after a question. */
export function DeleteButton({ file: { path, directory }, onDeleted }: { file: TestFile; onDeleted: () => void }) {
  const client = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteTestFile(path),
    onSuccess: () => {
      applyTestFiles(client, [{ path, directory, deleted: true }]);
      onDeleted();
      void readRunFilesAgain(client);
    },
    onError: (error) => notifications.show({ color: 'red', title: `${path} was not deleted`, message: error.message }),
  });
  return (
    <>
      <Button variant="default" leftSection={<TrashIcon size={15} />} loading={remove.isPending} onClick={() => setIsAsking(true)}>
        Delete
      </Button>
      <Modal opened={isAsking} onClose={() => setIsAsking(false)} title="Delete this file?" size="sm" closeButtonProps={{ 'aria-label': 'Close' }}>
        <Text size="sm">
          <b>{path}</b> leaves the catalogue. Runs that wait or have ended keep their own copy.
        </Text>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
            Keep it
          </Button>
          <Button
            color="red.8"
            onClick={() => {
              setIsAsking(false);
              remove.mutate();
            }}
          >
            Delete the file
          </Button>
        </Group>
      </Modal>
    </>
  );
}
