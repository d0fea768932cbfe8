import { useEffect, useState } from 'preact/hooks'

export type Theme = 'light' | 'dark'

const STORED = 'uchronia-theme'
const dark = matchMedia('(prefers-color-scheme: dark)')

function stored(): Theme | undefined {
  try {
    const value = localStorage.getItem(STORED)
    return value === 'light' || value === 'dark' ? value : undefined
  } catch {
    return undefined
  }
}

/** The theme: that of the system until the reader chooses. */
export function useTheme(): readonly [Theme, () => void] {
  const [chosen, setChosen] = useState(stored)
  const [system, setSystem] = useState<Theme>(dark.matches ? 'dark' : 'light')
  useEffect(() => {
    const follow = () => setSystem(dark.matches ? 'dark' : 'light')
    dark.addEventListener('change', follow)
    return () => dark.removeEventListener('change', follow)
  }, [])
  const theme = chosen ?? system
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  const toggle = () => {
    const next = theme === 'dark' ? 'light' : 'dark'
    setChosen(next)
    try {
      localStorage.setItem(STORED, next)
    } catch {
      // Kept for as long as the page is open.
    }
  }
  return [theme, toggle]
}
