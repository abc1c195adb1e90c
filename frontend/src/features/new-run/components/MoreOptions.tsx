import { Collapse, Textarea, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { ChevronRightIcon } from '@/components/icons';
import type { FormErrors, RunForm } from '../api/form';
import { SecretVariables } from './SecretVariables';
import classes from './MoreOptions.module.css';

interface MoreOptionsProps {
  form: RunForm;
  errors: FormErrors;
  onChange: (part: Partial<RunForm>) => void;
}

export function MoreOptions({ form, errors, onChange }: MoreOptionsProps) {
  const isUsed = [form.timeoutSeconds, form.priority, form.keyword, form.variables, form.secrets].some((one) => one.length > 0);
  const isWrong = Boolean(errors.timeoutSeconds ?? errors.priority ?? errors.keyword ?? errors.variables ?? errors.secrets);
  const [wanted, setWanted] = useState(isUsed);
  const contentId = useId();
  const isOpen = wanted || isWrong;
  return (
    <div className={classes['options']}>
      <button
        type="button"
        className={classes['toggle']}
        aria-expanded={isOpen}
        aria-controls={contentId}
        onClick={() => setWanted(!isOpen)}
      >
        <ChevronRightIcon size={14} />
        More options
        {isUsed && !isOpen && <span className={classes['used']}>in use</span>}
      </button>
      <Collapse expanded={isOpen} id={contentId} transitionDuration={120}>
        <div className={classes['fields']}>
          <TextInput
            label="Only tests that match"
            description="pytest’s -k, for example: login and not slow"
            className={classes['full']}
            value={form.keyword}
            error={errors.keyword}
            onChange={(event) => onChange({ keyword: event.currentTarget.value })}
          />
          <TextInput
            label="Time limit in seconds"
            description="1 to 86400, otherwise 1800"
            inputMode="numeric"
            value={form.timeoutSeconds}
            error={errors.timeoutSeconds}
            onChange={(event) => onChange({ timeoutSeconds: event.currentTarget.value })}
          />
          <TextInput
            label="Priority"
            description="-10 to 10, higher is first, otherwise 0"
            value={form.priority}
            error={errors.priority}
            onChange={(event) => onChange({ priority: event.currentTarget.value })}
          />
          <Textarea
            label="Variables"
            description="Environment variables of the tests, one NAME=value on each line"
            className={classes['full']}
            classNames={{ input: classes['mono'] ?? '' }}
            autosize
            minRows={2}
            spellCheck={false}
            value={form.variables}
            error={errors.variables}
            onChange={(event) => onChange({ variables: event.currentTarget.value })}
          />
          <SecretVariables value={form.secrets} error={errors.secrets} onChange={(secrets) => onChange({ secrets })} />
        </div>
      </Collapse>
    </div>
  );
}
