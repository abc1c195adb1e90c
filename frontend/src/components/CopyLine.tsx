import { ActionIcon, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { CheckIcon, CopyIcon } from '@/components/icons';
import { copyText } from '@/lib/clipboard';
import classes from './CopyLine.module.css';

/** A line of code to be copied. `label` says what it is. */
export function CopyLine({ code, label }: { code: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    setCopied(await copyText(code));
    setTimeout(() => setCopied(false), 1500);
  };
  const tip = copied ? 'Copied' : `Copy: ${label}`;
  return (
    <div className={classes['line']}>
      <code className={classes['code']}>{code}</code>
      <Tooltip label={copied ? 'Copied' : 'Copy'}>
        <ActionIcon variant="subtle" color="gray" aria-label={tip} onClick={() => void copy()}>
          {copied ? <CheckIcon /> : <CopyIcon />}
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
