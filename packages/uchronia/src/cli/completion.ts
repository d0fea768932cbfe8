import type { Command, Option } from 'commander'

/** Shells that completions are written for. @internal */
export const SHELLS = ['bash', 'zsh', 'fish'] as const

/** @internal */
export type Shell = (typeof SHELLS)[number]

/**
 * Candidates for the end of a line: subcommands, options, choices of an option, and identifiers of the library that the
 * line names.
 * @param words  of the line behind `uchronia`, the last one as far as it is written
 * @param identifiers  of a library; nothing where it cannot be opened
 * @internal
 */
export async function candidates(
  program: Command,
  words: readonly string[],
  identifiers: (library: string) => Promise<readonly string[]>,
): Promise<{ readonly words: readonly string[]; readonly files: boolean }> {
  const written = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const at = before.findIndex((word) => !word.startsWith('-'))
  const command = program.commands.find((one) => one.name() === before[at])
  const fit = (all: readonly string[]) => [...new Set(all)].filter((word) => word.startsWith(written)).sort()
  if (command === undefined) {
    const names = [...program.commands.map((one) => one.name()), 'help']
    return { words: fit(at < 0 ? [...names, ...flagsOf(program.options)] : []), files: false }
  }
  const options = [...command.options, ...program.options]
  const last = before.at(-1) ?? ''
  const asked = options.find((one) => takesValue(one) && (one.short === last || one.long === last))
  const library = positionals(before.slice(at + 1), options)[0]
  if (asked) return ofOption(asked, fit, library, identifiers)
  if (written.startsWith('-')) return { words: fit(flagsOf(options)), files: false }
  const place = positionals(before.slice(at + 1), options).length
  const wanted = command.registeredArguments[Math.min(place, command.registeredArguments.length - 1)]
  if (wanted?.argChoices) return { words: fit(wanted.argChoices), files: false }
  if (place > 0 && library !== undefined && /^(?:id|forecast)$/.test(wanted?.name() ?? ''))
    return { words: fit(await identifiers(library)), files: false }
  return { words: [], files: true }
}

/** Options whose value is an entry of the library. */
const OF_ENTRIES = ['--observed', '--rain', '--reference']

async function ofOption(
  { long, argChoices }: Option,
  fit: (all: readonly string[]) => string[],
  library: string | undefined,
  identifiers: (library: string) => Promise<readonly string[]>,
): Promise<{ readonly words: readonly string[]; readonly files: boolean }> {
  if (argChoices) return { words: fit(argChoices), files: false }
  if (long === '--metrics') {
    const { metrics } = await import('@uchronia/verify')
    return { words: fit(metrics.map(({ name }) => name)), files: false }
  }
  if (library !== undefined && OF_ENTRIES.includes(long ?? ''))
    return { words: fit(await identifiers(library)), files: false }
  return { words: [], files: true }
}

const takesValue = ({ required, optional }: Option) => required || optional

function flagsOf(options: readonly Option[]): string[] {
  return ['--help', ...options.flatMap(({ short, long }) => [short, long])].filter(
    (flag) => flag !== undefined,
  )
}

/** Words that are neither options nor their values. */
function positionals(words: readonly string[], options: readonly Option[]): string[] {
  const found: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const option = options.find((one) => one.short === word || one.long === word)
    if (option && takesValue(option)) i++
    else if (!word.startsWith('-')) found.push(word)
  }
  return found
}

/** The script that a shell reads: it asks `uchronia complete` at each tab. @internal */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell]
}

// The words of a line go behind --, as they are; a first line `:files` asks for names of files too.
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# uchronia: completions for bash. In ~/.bashrc: source <(uchronia completion bash)
_uchronia() {
  local current=\${COMP_WORDS[COMP_CWORD]} line first=1
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $first == 1 && $line == :files ]]; then
      compopt -o default 2>/dev/null
      COMPREPLY+=($(compgen -f -- "$current"))
    elif [[ -n $line ]]; then
      COMPREPLY+=("$(printf '%q' "$line")")
    fi
    first=0
  done < <(uchronia complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _uchronia uchronia
`,
  zsh: `#compdef uchronia
# uchronia: completions for zsh. In ~/.zshrc, after compinit: source <(uchronia completion zsh)
_uchronia() {
  local -a found
  found=("\${(@f)$(uchronia complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $found[1] == :files ]]; then
    shift found
    _files
  fi
  found=("\${(@)found:#}")
  (( $#found )) && compadd -a found
}
if [[ $funcstack[1] == _uchronia ]]; then _uchronia; else compdef _uchronia uchronia; fi
`,
  fish: `# uchronia: completions for fish. uchronia completion fish > ~/.config/fish/completions/uchronia.fish
function __uchronia_complete
    set -l words (commandline -opc) (commandline -ct)
    set -e words[1]
    set -l found (uchronia complete -- $words 2>/dev/null)
    if test "$found[1]" = ':files'
        set -e found[1]
        __fish_complete_path (commandline -ct)
    end
    printf '%s\\n' $found
end
complete -c uchronia -f -a '(__uchronia_complete)'
`,
}
