import { Button, NumberInput, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { SearchIcon } from '@/components/icons';
import { STATUS_LOOK } from '@/components/run-status';
import { RUN_STATUSES, type RunStatus } from '@/lib/api';
import { hasFilters, parseRunFilters, type RunFilters } from '../api/filters';
import classes from './RunFilterBar.module.css';

const TYPING_PAUSE_MS = 250;

interface RunFilterBarProps {
  filters: RunFilters;
  onFilter: (filters: RunFilters) => void;
}

export function RunFilterBar({ filters, onFilter }: RunFilterBarProps) {
  return (
    <div role="search" aria-label="Filter runs" className={classes['bar']}>
      <FilterText label="Search" name="q" placeholder="Number, user or file" filters={filters} onFilter={onFilter} wide />
      <FilterEnvironment filters={filters} onFilter={onFilter} />
      <FilterText label="User" name="username" filters={filters} onFilter={onFilter} />
      <FilterText label="Test file" name="testPath" filters={filters} onFilter={onFilter} />
      <StatusToggles filters={filters} onFilter={onFilter} />
      {hasFilters(filters) && (
        <Button variant="subtle" size="compact-sm" onClick={() => onFilter({})}>
          Clear filters
        </Button>
      )}
    </div>
  );
}

interface FilterTextProps extends RunFilterBarProps {
  label: string;
  name: 'q' | 'username' | 'testPath';
  placeholder?: string;
  wide?: boolean;
}

function FilterText({ label, name, placeholder = label, filters, onFilter, wide }: FilterTextProps) {
  const [typed, setTyped] = useTyped(filters[name] ?? '');
  const apply = useDebouncedCallback((value: string) => onFilter(changed(filters, name, value.trim())), TYPING_PAUSE_MS);
  return (
    <TextInput
      className={wide ? classes['wide'] : classes['field']}
      aria-label={label}
      placeholder={placeholder}
      type="search"
      value={typed}
      {...(wide && { leftSection: <SearchIcon size={15} /> })}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        apply(event.currentTarget.value);
      }}
    />
  );
}

function FilterEnvironment({ filters, onFilter }: RunFilterBarProps) {
  const [typed, setTyped] = useTyped<number | string>(filters.environmentId ?? '');
  const apply = useDebouncedCallback(
    (value: number | string) => onFilter(changed(filters, 'environmentId', typeof value === 'number' ? value : undefined)),
    TYPING_PAUSE_MS,
  );
  return (
    <NumberInput
      className={classes['number']}
      aria-label="Environment"
      placeholder="Environment"
      min={1}
      max={100}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      value={typed}
      onChange={(value) => {
        setTyped(value);
        apply(value);
      }}
    />
  );
}

/** Text that is being typed; follows the address when that changes, for example by the back button. */
function useTyped<T>(applied: T): [T, (value: T) => void] {
  const [state, setState] = useState({ applied, typed: applied });
  if (state.applied !== applied) setState({ applied, typed: applied });
  return [state.typed, (typed) => setState({ applied, typed })];
}

function StatusToggles({ filters, onFilter }: RunFilterBarProps) {
  const chosen = filters.status ?? [];
  const toggle = (status: RunStatus) => {
    const next = chosen.includes(status) ? chosen.filter((one) => one !== status) : [...chosen, status];
    onFilter(changed(filters, 'status', RUN_STATUSES.filter((one) => next.includes(one))));
  };
  return (
    <div className={classes['toggles']} role="group" aria-label="Status">
      {RUN_STATUSES.map((status) => (
        <button
          key={status}
          type="button"
          className={classes['toggle']}
          data-tone={STATUS_LOOK[status].tone}
          aria-pressed={chosen.includes(status)}
          onClick={() => toggle(status)}
        >
          <i aria-hidden="true" />
          {STATUS_LOOK[status].label}
        </button>
      ))}
    </div>
  );
}

function changed<Name extends keyof RunFilters>(filters: RunFilters, name: Name, value: RunFilters[Name]): RunFilters {
  return parseRunFilters({ ...filters, [name]: value });
}
