import { ActionIcon, Tooltip } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { DownloadIcon, SearchIcon } from '@/components/icons';
import type { Outcome, TestCase } from '@/lib/api';
import { filterTestCases } from '../api/filter';
import { OUTCOMES } from '../api/outcomes';
import type { OutcomeCounts, TestCaseStore } from '../api/test-case-store';
import { useTestCaseVersion } from '../api/use-test-cases';
import { TestCaseList } from './TestCaseList';
import classes from './TestCases.module.css';

interface TestCasesProps {
  store: TestCaseStore;
  /** Address of the results as JUnit XML. */
  junitUrl: string;
  selected: TestCase | undefined;
  onSelect: (test: TestCase) => void;
}

/** What has ended and how, to be filtered and searched. */
export function TestCases({ store, junitUrl, selected, onSelect }: TestCasesProps) {
  const version = useTestCaseVersion(store);
  const [outcomes, setOutcomes] = useState<ReadonlySet<Outcome>>(new Set());
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the version stands for what the store holds
  const all = useMemo(() => store.all(), [store, version]);
  const tests = useMemo(() => filterTestCases(all, { outcomes, search: wanted }), [all, outcomes, wanted]);
  const toggle = (outcome: Outcome) => {
    const next = new Set(outcomes);
    if (!next.delete(outcome)) next.add(outcome);
    setOutcomes(next);
  };
  return (
    <section className={classes['panel']} aria-labelledby="test-cases">
      <div className={classes['head']}>
        <h2 id="test-cases">Test cases</h2>
        <label className={classes['search']}>
          <SearchIcon size={13} />
          <input
            type="search"
            aria-label="Find test cases"
            placeholder="Name or message"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        </label>
        <Tooltip label="JUnit XML">
          <ActionIcon component="a" href={junitUrl} download aria-label="Download JUnit XML" variant="subtle">
            <DownloadIcon size={15} />
          </ActionIcon>
        </Tooltip>
      </div>
      <OutcomeFilter counts={store.counts} chosen={outcomes} onToggle={toggle} />
      <TestCaseList tests={tests} selected={selected} onSelect={onSelect} />
    </section>
  );
}

interface OutcomeFilterProps {
  counts: OutcomeCounts;
  chosen: ReadonlySet<Outcome>;
  onToggle: (outcome: Outcome) => void;
}

function OutcomeFilter({ counts, chosen, onToggle }: OutcomeFilterProps) {
  const shown = OUTCOMES.filter(({ outcome }) => counts[outcome] > 0 || chosen.has(outcome));
  return (
    <div className={classes['filters']} role="group" aria-label="Outcome">
      {shown.map(({ outcome, label, tone }) => (
        <button
          key={outcome}
          type="button"
          className={classes['filter']}
          data-tone={tone}
          aria-pressed={chosen.has(outcome)}
          onClick={() => onToggle(outcome)}
        >
          <i aria-hidden="true" />
          {counts[outcome].toLocaleString('en-GB')} {label}
        </button>
      ))}
    </div>
  );
}
