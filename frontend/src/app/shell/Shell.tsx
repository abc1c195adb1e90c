import { Button } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { Wordmark } from '@/components/Wordmark';
import { PlusIcon } from '@/components/icons';
import { FleetBanner, FleetStatus } from '@/features/runners';
import { useLiveState } from '../live-state';
import { ColorSchemeToggle } from './ColorSchemeToggle';
import { CommandLineLink } from './CommandLineLink';
import classes from './Shell.module.css';

export function Shell() {
  const connection = useLiveState();
  return (
    <div className={classes['shell']}>
      <a href="#main" className={classes['skip']}>
        Skip to content
      </a>
      <header className={classes['header']}>
        <Link to="/runs" className={classes['home']} aria-label="Testlane, all runs">
          <Wordmark />
        </Link>
        <nav aria-label="Main" className={classes['nav']}>
          <Link to="/runs">Runs</Link>
          <Link to="/environments">Environments</Link>
          <Link to="/tests">Tests</Link>
        </nav>
        <div className={classes['right']}>
          <FleetStatus connection={connection} />
          <div className={classes['tools']}>
            <CommandLineLink />
            <ColorSchemeToggle />
          </div>
          <Button
            className={classes['new'] ?? ''}
            leftSection={<PlusIcon size={15} />}
            renderRoot={(props) => <Link to="/new" {...props} />}
          >
            New run
          </Button>
        </div>
      </header>
      <FleetBanner connection={connection} />
      <main id="main" className={classes['main']} tabIndex={-1}>
        <Outlet />
      </main>
      <footer className={classes['footer']}>
        For other programs: <a href="/api/docs">HTTP interface</a> <Link to="/docs/amqp">Messages over AMQP</Link>
      </footer>
    </div>
  );
}
