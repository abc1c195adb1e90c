import { ActionIcon, Button, Input, Textarea, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { CrossIcon, EyeIcon, LockIcon } from '@/components/icons';
import { newSecret, type SecretField } from '../api/form';
import classes from './SecretVariables.module.css';

interface SecretVariablesProps {
  value: SecretField[];
  error: string | undefined;
  onChange: (secrets: SecretField[]) => void;
}

/** Names and values of secret variables, the values hidden while they are typed. */
export function SecretVariables({ value, error, onChange }: SecretVariablesProps) {
  const labelId = useId();
  const change = (id: string, part: Partial<SecretField>) =>
    onChange(value.map((secret) => (secret.id === id ? { ...secret, ...part } : secret)));
  return (
    <Input.Wrapper
      label="Secret variables"
      labelElement="div"
      labelProps={{ id: labelId }}
      description="Kept encrypted, masked in the log and never shown again; at least 4 characters"
      error={error}
      errorProps={{ role: 'alert', mt: 6 }}
      className={classes['secrets']}
      role="group"
      aria-labelledby={labelId}
    >
      {value.map((secret, index) => (
        <SecretRow
          key={secret.id}
          secret={secret}
          title={secret.name.trim() || String(index + 1)}
          isWrong={error !== undefined}
          onChange={(part) => change(secret.id, part)}
          onRemove={() => onChange(value.filter((one) => one.id !== secret.id))}
        />
      ))}
      <Button
        variant="default"
        size="compact-sm"
        className={classes['add']}
        leftSection={<LockIcon size={13} />}
        onClick={() => onChange([...value, newSecret()])}
      >
        Add a secret
      </Button>
    </Input.Wrapper>
  );
}

interface SecretRowProps {
  secret: SecretField;
  title: string;
  isWrong: boolean;
  onChange: (part: Partial<SecretField>) => void;
  onRemove: () => void;
}

function SecretRow({ secret, title, isWrong, onChange, onRemove }: SecretRowProps) {
  const [isShown, setShown] = useState(false);
  return (
    <div className={classes['row']}>
      <TextInput
        aria-label={`Name of secret ${title}`}
        placeholder="NAME"
        classNames={{ input: classes['mono'] ?? '' }}
        autoComplete="off"
        spellCheck={false}
        value={secret.name}
        error={isWrong && secret.name.trim() === ''}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      {/* Not a password field, which would make one line of a key of many. */}
      <Textarea
        aria-label={`Value of secret ${title}`}
        placeholder="value"
        classNames={{ input: classes['value'] ?? '' }}
        data-shown={isShown || undefined}
        autosize
        minRows={1}
        maxRows={6}
        autoComplete="off"
        spellCheck={false}
        value={secret.value}
        error={isWrong && secret.value === ''}
        onChange={(event) => onChange({ value: event.currentTarget.value })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`Show secret ${title}`}
        aria-pressed={isShown}
        onClick={() => setShown(!isShown)}
      >
        <EyeIcon size={16} />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Remove secret ${title}`} onClick={onRemove}>
        <CrossIcon size={16} />
      </ActionIcon>
    </div>
  );
}
