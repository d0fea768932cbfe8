/** The members that are drawn. */
export function MembersField({
  members,
  chosen,
  onChange,
}: {
  readonly members: readonly string[]
  /** All when absent. */
  readonly chosen: readonly string[] | undefined
  readonly onChange: (members: readonly string[] | undefined) => void
}) {
  const set = new Set(chosen ?? members)
  const toggle = (member: string, on: boolean) => {
    const next = members.filter((one) => (one === member ? on : set.has(one)))
    onChange(next.length === members.length ? undefined : next)
  }
  return (
    <details class="field members">
      <summary>
        Members: {set.size === members.length ? `all ${members.length}` : `${set.size} of ${members.length}`}
      </summary>
      <fieldset>
        <legend class="hidden">Members that are drawn</legend>
        <div class="row">
          <button type="button" onClick={() => onChange(undefined)} disabled={chosen === undefined}>
            All
          </button>
          <button type="button" onClick={() => onChange(members.slice(0, 1))}>
            The first
          </button>
        </div>
        <div class="member-list">
          {members.map((member) => (
            <label key={member} class="check">
              <input
                type="checkbox"
                checked={set.has(member)}
                disabled={set.size === 1 && set.has(member)}
                onChange={({ currentTarget }) => toggle(member, currentTarget.checked)}
              />
              <span>{member}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </details>
  )
}
