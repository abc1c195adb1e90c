import type { ComponentType } from 'react';
import type { RunStatus } from '@/lib/api';
import { AlertIcon, BanIcon, CheckIcon, CrossIcon, HourglassIcon, PlayIcon, QueueIcon } from './icons';
import { STATUS_LOOK } from './run-status';
import classes from './StatusBadge.module.css';

const ICONS: Record<RunStatus, ComponentType<{ size?: number; className?: string }>> = {
  QUEUED: QueueIcon,
  RUNNING: PlayIcon,
  SUCCESS: CheckIcon,
  FAILED: CrossIcon,
  ERROR: AlertIcon,
  CANCELLED: BanIcon,
  TIMED_OUT: HourglassIcon,
};

/** The status as a sign only; what stands around it says the word. */
export function StatusIcon({ status, size = 14 }: { status: RunStatus; size?: number }) {
  const Icon = ICONS[status];
  return (
    <span className={classes['icon']} data-tone={STATUS_LOOK[status].tone}>
      <Icon size={size} />
    </span>
  );
}

interface StatusBadgeProps {
  status: RunStatus;
  size?: 'md' | 'lg';
}

export function StatusBadge({ status, size = 'md' }: StatusBadgeProps) {
  const { label, tone } = STATUS_LOOK[status];
  const Icon = ICONS[status];
  return (
    <span className={classes['badge']} data-tone={tone} data-size={size}>
      <Icon size={size === 'lg' ? 18 : 14} />
      {label}
    </span>
  );
}
