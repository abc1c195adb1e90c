import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type KeyboardEvent } from 'react';
import { LoadError } from '@/components/LoadError';
import { SearchIcon } from '@/components/icons';
import type { Environment } from '@/lib/api';
import { environmentsQuery } from '../api/queries';
import { TileFace } from './TileFace';
import { TileLegend } from './TileLegend';
import { describeEnvironment } from './environment-text';
import { moveFocus } from './move-focus';
import classes from './EnvironmentPicker.module.css';
import tile from './Tile.module.css';

interface EnvironmentPickerProps {
  value: number | undefined;
  onChange: (id: number) => void;
  error?: string | undefined;
}

export function EnvironmentPicker({ value, onChange, error }: EnvironmentPickerProps) {
  const { data, error: loadError, refetch } = useQuery(environmentsQuery);
  const [search, setSearch] = useState('');
  const labelId = useId();
  const errorId = useId();
  const shown = data?.filter((environment) => String(environment.id).includes(search.trim())) ?? [];
  const takeFirst = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const exact = shown.find((environment) => String(environment.id) === search.trim()) ?? shown[0];
    if (exact) onChange(exact.id);
  };
  return (
    <section className={classes['picker']} aria-labelledby={labelId}>
      <div className={classes['head']}>
        <h2 id={labelId}>Environment</h2>
        <TextInput
          className={classes['search']}
          size="xs"
          type="search"
          inputMode="numeric"
          aria-label="Find an environment by number"
          placeholder="Number"
          leftSection={<SearchIcon size={13} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={takeFirst}
        />
        {data && <TileLegend environments={data} />}
      </div>
      {error && (
        <p id={errorId} className="field-error" role="alert">
          {error}
        </p>
      )}
      {loadError && !data && <LoadError error={loadError} onRetry={() => void refetch()} />}
      {!data && !loadError && <div className={classes['loading']} />}
      {data && shown.length === 0 && <p className={classes['nothing']}>No environment has the number “{search.trim()}”.</p>}
      <div
        className={tile['grid']}
        role="radiogroup"
        aria-labelledby={labelId}
        {...(error && { 'aria-describedby': errorId, 'aria-invalid': true })}
      >
        <Tiles environments={shown} value={value} onChange={onChange} />
      </div>
    </section>
  );
}

interface TilesProps extends Pick<EnvironmentPickerProps, 'value' | 'onChange'> {
  environments: Environment[];
}

function Tiles({ environments, value, onChange }: TilesProps) {
  const isShown = environments.some((environment) => environment.id === value);
  const tabStop = isShown ? value : environments[0]?.id;
  return environments.map((environment) => (
    <button
      key={environment.id}
      type="button"
      role="radio"
      aria-checked={environment.id === value}
      aria-label={describeEnvironment(environment)}
      title={describeEnvironment(environment)}
      tabIndex={environment.id === tabStop ? 0 : -1}
      className={tile['tile']}
      data-state={environment.state}
      onClick={() => onChange(environment.id)}
      onKeyDown={moveFocus}
    >
      <TileFace environment={environment} />
    </button>
  ));
}
