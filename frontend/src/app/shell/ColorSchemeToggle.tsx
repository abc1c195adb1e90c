import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { MoonIcon, SunIcon } from '@/components/icons';
import classes from './tool.module.css';

export function ColorSchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const other = scheme === 'light' ? 'dark' : 'light';
  return (
    <Tooltip label={`Use ${other} colours`}>
      <ActionIcon
        variant="transparent"
        className={classes['tool'] ?? ''}
        aria-label={`Use ${other} colours`}
        onClick={() => setColorScheme(other)}
      >
        {scheme === 'light' ? <MoonIcon size={17} /> : <SunIcon size={17} />}
      </ActionIcon>
    </Tooltip>
  );
}
