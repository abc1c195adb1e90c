import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type SubmitEvent } from 'react';
import { LoadError } from '@/components/LoadError';
import { PageHeading } from '@/components/PageHeading';
import { PlayIcon } from '@/components/icons';
import { EnvironmentPicker } from '@/features/environments';
import { runVariablesQuery } from '@/features/runs';
import { TestFilePicker } from '@/features/test-files';
import type { RunVariable } from '@/lib/api';
import { useDocumentTitle } from '@/lib/use-document-title';
import { rememberUsername } from '@/lib/username';
import { byField, initialForm, toRequest, type FormErrors, type RunForm } from '../api/form';
import type { Prefill } from '../api/prefill';
import { useStartRun } from '../api/use-start-run';
import { MoreOptions } from './MoreOptions';
import { Summary } from './Summary';
import classes from './NewRunPage.module.css';

export function NewRunPage({ prefill }: { prefill: Prefill }) {
  useDocumentTitle('New run');
  const former = prefill.variablesOf;
  const variables = useQuery({ ...runVariablesQuery(former ?? 0), enabled: former !== undefined });
  if (variables.error) return <LoadError error={variables.error} onRetry={() => void variables.refetch()} />;
  if (former !== undefined && !variables.data) return null;
  return <NewRunForm prefill={prefill} variables={variables.data} />;
}

function NewRunForm({ prefill, variables }: { prefill: Prefill; variables: RunVariable[] | undefined }) {
  const navigate = useNavigate();
  const [form, setForm] = useState(() => initialForm(prefill, variables));
  const [errors, setErrors] = useState<FormErrors>({});
  const formRef = useRef<HTMLFormElement>(null);
  const start = useStartRun((run) => void navigate({ to: '/runs/$runId', params: { runId: String(run.id) } }));

  const change = (part: Partial<RunForm>) => {
    setForm((before) => ({ ...before, ...part }));
    setErrors((before) => withoutKeys(before, [...Object.keys(part), 'form']));
  };
  const showErrors = (found: FormErrors) => {
    setErrors(found);
    requestAnimationFrame(() => revealFirstError(formRef.current));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (start.isPending) return;
    const checked = toRequest(form);
    if ('errors' in checked) {
      showErrors(checked.errors);
      return;
    }
    rememberUsername(checked.request.username);
    start.mutate(checked.request, {
      onError: (error) => showErrors(error.errors.length > 0 ? byField(error.errors) : { form: error.message }),
    });
  };

  return (
    <form ref={formRef} className={classes['page']} onSubmit={submit} noValidate>
      <PageHeading title="New run" />
      <div className={classes['columns']}>
        <div className={classes['panel']}>
          <TextInput
            label="Your name"
            className={classes['username']}
            autoComplete="username"
            maxLength={128}
            value={form.username}
            error={errors.username}
            onChange={(event) => change({ username: event.currentTarget.value })}
          />
          <EnvironmentPicker
            value={form.environmentId}
            error={errors.environmentId}
            onChange={(environmentId) => change({ environmentId })}
          />
        </div>
        <div className={classes['panel']}>
          <TestFilePicker
            value={form.testPaths}
            error={errors.testPaths}
            onChange={(testPaths) => change({ testPaths })}
          />
          <MoreOptions form={form} errors={errors} onChange={change} />
        </div>
      </div>
      <div className={classes['bar']}>
        <div className={classes['barInner']}>
          {errors.form ? (
            <p className="field-error" role="alert">
              {errors.form}
            </p>
          ) : (
            <Summary form={form} />
          )}
          <Button type="submit" size="md" loading={start.isPending} leftSection={<PlayIcon />}>
            Run
          </Button>
        </div>
      </div>
    </form>
  );
}

function withoutKeys(errors: FormErrors, names: string[]): FormErrors {
  return Object.fromEntries(Object.entries(errors).filter(([name]) => !names.includes(name)));
}

function revealFirstError(form: HTMLFormElement | null): void {
  const invalid = form?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]');
  const target = invalid?.querySelector<HTMLElement>('[tabindex="0"]') ?? invalid;
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: 'center' });
}
