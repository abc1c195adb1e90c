import { ActionIcon, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { TerminalIcon } from '@/components/icons';
import classes from './tool.module.css';

export function CommandLineLink() {
  return (
    <Tooltip label="Command line">
      <ActionIcon
        variant="transparent"
        className={classes['tool'] ?? ''}
        aria-label="Command line"
        renderRoot={(props) => <Link to="/command-line" {...props} />}
      >
        <TerminalIcon size={17} />
      </ActionIcon>
    </Tooltip>
  );
}
