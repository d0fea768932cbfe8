import { hostname, networkInterfaces } from 'node:os'

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']
const EVERY: readonly string[] = ['0.0.0.0', '::', '']

/** True for an address that only this machine can reach. @internal */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/**
 * Tells whether a `Host` header names this server. A page elsewhere can have its own name resolve to this machine, and would
 * then be free to read what the server gives (DNS rebinding); its name is not among these.
 * @param host  the address that the server listens on
 * @internal
 */
export function hostCheck(host: string): (header: string | undefined) => boolean {
  const own = EVERY.includes(host) ? [hostname(), ...addresses()] : [host]
  const names = new Set([...LOOPBACK, ...own.map(urlHost)].map((name) => name.toLowerCase()))
  return (header) => {
    const [, name] = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(header ?? '') ?? []
    return name !== undefined && names.has(name.toLowerCase())
  }
}

/** A host as it stands in an address of a page. @internal */
export function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function addresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address))
}
