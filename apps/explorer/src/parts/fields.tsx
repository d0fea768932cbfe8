import type { ComponentChildren } from 'preact'
import { useEffect, useId, useState } from 'preact/hooks'

interface FieldProps {
  readonly label: string
  /** Said below the field. */
  readonly hint?: string | undefined
}

/** A choice of one out of a list. */
export function Select({
  label,
  hint,
  value,
  options,
  onChange,
}: FieldProps & {
  readonly value: string
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <Field id={id} label={label} hint={hint}>
      <select id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key} selected={key === value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** A text that counts when the reader is done with it. */
export function TextField({
  label,
  hint,
  value,
  placeholder,
  error,
  type = 'text',
  onChange,
}: FieldProps & {
  readonly value: string
  readonly placeholder?: string
  /** The reason why the text cannot be used. */
  readonly error?: string | undefined
  readonly type?: 'text' | 'date'
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  return (
    <Field id={id} label={label} hint={error ?? hint} isError={error !== undefined}>
      <input
        id={id}
        type={type as 'text'}
        value={text}
        placeholder={placeholder}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined && hint === undefined ? undefined : `${id}-hint`}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onChange={({ currentTarget }) => onChange(currentTarget.value.trim())}
      />
    </Field>
  )
}

/** A switch. */
export function Check({
  label,
  checked,
  disabled = false,
  onChange,
}: FieldProps & {
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
}) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  )
}

export function Field({
  id,
  label,
  hint,
  isError = false,
  children,
}: FieldProps & {
  readonly id: string
  readonly isError?: boolean
  readonly children: ComponentChildren
}) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <p class={isError ? 'hint error' : 'hint'} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
