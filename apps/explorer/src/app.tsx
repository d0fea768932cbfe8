import { useEffect } from 'preact/hooks'
import { Link } from './parts/link.tsx'
import { Notice } from './parts/notice.tsx'
import { getListing } from './server/entries.ts'
import { useLive } from './server/use-live.ts'
import { useAddress } from './state/address.ts'
import { useTheme } from './state/theme.ts'
import { useLoad } from './state/use-load.ts'
import { CataloguePage } from './views/catalogue-page.tsx'
import { EntryPage } from './views/entry-page.tsx'

/** The page: the catalogue, or one entry of it. */
export function App() {
  const [address, navigate] = useAddress()
  const [theme, toggleTheme] = useTheme()
  const { epoch, connected, problem } = useLive()
  const { data: listing, error } = useLoad(`entries ${epoch}`, getListing, epoch)
  const title = listing?.names.join(', ')
  useEffect(() => {
    document.title = [address.id, title, 'uchronia'].filter(Boolean).join(' · ')
  }, [address.id, title])
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header>
        <div class="bar">
          <Link to={{ q: address.q }} navigate={navigate} class="brand">
            <img src={new URL('./icon.svg', import.meta.url).href} alt="" width="26" height="26" />
            <span>{title ?? 'uchronia'}</span>
          </Link>
          <p class={connected ? 'live' : 'live off'} role="status">
            {connected ? 'Live' : 'No connection; trying again'}
          </p>
          <button type="button" onClick={toggleTheme} aria-pressed={theme === 'dark'}>
            Dark
          </button>
        </div>
      </header>
      <div id="main" tabIndex={-1}>
        {address.id !== undefined && (
          <nav class="crumbs" aria-label="Where you are">
            <Link to={{ q: address.q }} navigate={navigate}>
              Catalogue
            </Link>{' '}
            / <span aria-current="page">{address.id}</span>
          </nav>
        )}
        <div class="notices">
          {problem !== undefined && (
            <Notice kind="info">
              A file changed and cannot be opened yet; what was there before is shown. {problem}
            </Notice>
          )}
          {error && <Notice>{error.message}</Notice>}
        </div>
        {!listing && !error && <p class="page">Opening …</p>}
        {listing &&
          (address.id === undefined ? (
            <CataloguePage listing={listing} address={address} navigate={navigate} />
          ) : (
            <EntryPage {...{ listing, address, navigate, theme, epoch }} />
          ))}
      </div>
    </>
  )
}
