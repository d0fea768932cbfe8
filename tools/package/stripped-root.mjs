// A file system that holds a JavaScript runtime and what it needs, and nothing else: no compiler, no CMake, no netCDF. For
// Linux, as root or where users may make namespaces.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { run } from './run.mjs'

/** The libraries that a program is linked to, and its loader. */
function needed(program) {
  const lines = run('ldd', [program]).split('\n')
  return lines.map((line) => line.match(/(\/\S+) \(0x/)?.[1]).filter((file) => file !== undefined)
}

/** A root in `folder`. */
export class StrippedRoot {
  constructor(folder) {
    this.folder = folder
    for (const name of [
      'etc',
      'tmp',
      'proc',
      'dev',
      'root',
      'bin',
      'usr/bin',
      'usr/local/bin',
      'usr/local/lib',
    ]) {
      mkdirSync(join(folder, name), { recursive: true })
    }
    chmodSync(join(folder, 'tmp'), 0o1777)
    for (const program of ['/bin/sh', '/usr/bin/env', '/bin/ls', '/usr/bin/find']) this.add(program, program)
    // Names of machines, and the certificates of registries.
    for (const file of [
      '/etc/resolv.conf',
      '/etc/hosts',
      '/etc/nsswitch.conf',
      '/etc/ssl/certs/ca-certificates.crt',
    ]) {
      if (existsSync(file)) this.#copy(file)
    }
  }

  #copy(file) {
    const target = join(this.folder, file)
    if (existsSync(target)) return
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(realpathSync(file), target)
  }

  /** Puts a program into the root, under the path `at`, with the libraries that it is linked to. */
  add(program, at = `/usr/local/bin/${basename(program)}`) {
    const target = join(this.folder, at)
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(realpathSync(program), target)
    chmodSync(target, 0o755)
    for (const library of needed(realpathSync(program))) this.#copy(library)
  }

  /** Puts npm into the root, that of the Node at hand. */
  addNpm() {
    const found = run('sh', ['-c', 'command -v npm']).trim()
    const npm = dirname(dirname(realpathSync(found)))
    cpSync(npm, join(this.folder, 'usr/local/lib/npm'), { recursive: true })
    for (const name of ['npm', 'npx']) {
      symlinkSync(`../lib/npm/bin/${name}-cli.js`, join(this.folder, 'usr/local/bin', name))
    }
  }

  /** Runs a line of shell in the root; returns its exit code and what it printed. */
  shell(line, { env = {} } = {}) {
    const script = [
      'mount -t proc proc "$1/proc" 2>/dev/null',
      'for d in null zero random urandom; do : > "$1/dev/$d"; mount --bind "/dev/$d" "$1/dev/$d"; done',
      'exec chroot "$1" /bin/sh -c "$2"',
    ].join('\n')
    const namespaces = ['--mount', '--pid', '--fork', ...(process.getuid() === 0 ? [] : ['--map-root-user'])]
    // What a user's settings say of proxies and certificates holds in the root too.
    const kept = Object.entries(process.env).filter(([name]) =>
      /_proxy$|^SSL_|_CA_|^npm_config_(registry|ca)/i.test(name),
    )
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      [...namespaces, 'sh', '-c', script, 'sh', this.folder, line],
      {
        encoding: 'utf8',
        env: {
          ...Object.fromEntries(kept),
          PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
          HOME: '/root',
          ...env,
        },
      },
    )
    return { status, output: `${stdout}${stderr}` }
  }
}
