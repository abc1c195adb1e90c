import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronDownIcon, CrossIcon, PencilIcon, RepeatIcon, TerminalIcon } from '@/components/icons';
import { runCommand } from '@/features/command-line';
import type { Run } from '@/lib/api';
import { copyText } from '@/lib/clipboard';
import { rememberedUsername } from '@/lib/username';
import { rerun, runKeys, runVariablesQuery } from '../api/queries';
import { rerunSearch } from './rerun-search';

/** Runs the same files again, all tests or the failed ones, or leads to the form filled in. */
export function RunAgain({ run }: { run: Run }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const again = useMutation({
    mutationFn: (onlyFailed: boolean) => {
      const username = rememberedUsername();
      return rerun(run.id, { ...(onlyFailed && { onlyFailed }), ...(username && { username }) });
    },
    onSuccess: (started) => {
      client.setQueryData(runKeys.detail(started.id), started);
      void navigate({ to: '/runs/$runId', params: { runId: String(started.id) } });
    },
    onError: (error) => notifications.show({ color: 'red', title: `Run #${run.id} was not started again`, message: error.message }),
  });
  const { data: variables = [] } = useQuery(runVariablesQuery(run.id));
  const copyCommand = async () => {
    const command = runCommand(run, variables);
    const isCopied = await copyText(command);
    notifications.show({ title: isCopied ? 'Copied for the command line' : 'Copy this for the command line', message: command });
  };
  const failed = run.counts.failed + run.counts.error;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<RepeatIcon size={15} />}
          rightSection={<ChevronDownIcon size={14} />}
          loading={again.isPending}
        >
          Run again
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label="Run again">
        <Menu.Item leftSection={<RepeatIcon size={15} />} onClick={() => again.mutate(false)}>
          Run again
        </Menu.Item>
        <Menu.Item
          leftSection={<CrossIcon size={15} />}
          disabled={failed === 0}
          rightSection={failed > 0 && failed.toLocaleString('en-GB')}
          onClick={() => again.mutate(true)}
        >
          Only the failed tests
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<PencilIcon size={15} />} renderRoot={(props) => <Link to="/new" search={rerunSearch(run, variables.length > 0)} {...props} />}>
          Change and run…
        </Menu.Item>
        <Menu.Item leftSection={<TerminalIcon size={15} />} onClick={() => void copyCommand()}>
          Copy as a command
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
