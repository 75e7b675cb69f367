import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface ReleaseOptions {
  /** `1.2.3`, or the part of the current version to increase. */
  readonly version: string;
  /** `2026-11-30`. */
  readonly date: string;
  /** Changes nothing. */
  readonly dryRun?: boolean;
  /** Builds, tests and packs the repository in its new state. Throws when something fails. */
  readonly verify: () => Promise<void>;
  /** Aborted by Ctrl+C or the end of the terminal: then everything is undone, whatever `verify` returns. */
  readonly signal?: AbortSignal;
  readonly log: (line: string) => void;
}

/**
 * Writes a version into a repository, verifies and packs it, and prints how to publish it.
 * @param root absolute path of the repository.
 * @throws Error for a tree with changes, a version that is not newer or has a tag, or a changelog without entries. Changes
 * are undone when the verification fails or is interrupted.
 */
export async function release(root: string, options: ReleaseOptions): Promise<void> {
  const { date, dryRun = false, verify, signal, log } = options;
  const changes = await git(root, 'status', '--porcelain');
  if (changes !== '') throw new Error(`Commit or stash these changes first:\n${changes}`);
  const file = (name: string) => join(root, name);
  const manifest = await readFile(file('package.json'), 'utf8');
  const lock = await readFile(file('package-lock.json'), 'utf8');
  const changelog = await readFile(file('CHANGELOG.md'), 'utf8');
  const { name, version: current } = JSON.parse(manifest) as { name: string; version: string };
  const version = nextVersion(current, options.version);
  if ((await git(root, 'tag', '--list', `v${version}`)) !== '') {
    throw new Error(`The tag v${version} exists. Choose another version.`);
  }
  const { text, section } = releasedChangelog(changelog, version, date);
  log(`${name} ${current} -> ${version}\n\n${section}`);
  if (!dryRun) {
    try {
      await writeFile(file('package.json'), withVersion(manifest, version));
      await writeFile(file('package-lock.json'), withVersion(lock, version));
      await writeFile(file('CHANGELOG.md'), text);
      await verify();
      signal?.throwIfAborted();
    } catch (error) {
      await git(root, 'checkout', '--', 'package.json', 'package-lock.json', 'CHANGELOG.md');
      log('The release was stopped: the version and the changelog are as before.');
      throw error;
    }
  }
  log(instructions(name, version, dryRun));
}

/**
 * @throws Error for a text that is neither a version nor a part of one, and for a version that is not newer.
 */
export function nextVersion(current: string, wanted: string): string {
  const [major = 0, minor = 0, patch = 0] = current.split('.').map(Number);
  if (wanted === 'major') return `${major + 1}.0.0`;
  if (wanted === 'minor') return `${major}.${minor + 1}.0`;
  if (wanted === 'patch') return `${major}.${minor}.${patch + 1}`;
  if (!/^\d+\.\d+\.\d+$/.test(wanted)) {
    throw new Error(`\`${wanted}\` is not a version: write major, minor, patch or 1.2.3.`);
  }
  // Compares numbers: 0.10.0 is newer than 0.9.0.
  if (wanted.localeCompare(current, 'en', { numeric: true }) <= 0) {
    throw new Error(`Version ${wanted} is not newer than ${current}.`);
  }
  return wanted;
}

/** The changelog with the unreleased entries under a version and its date. */
export function releasedChangelog(
  changelog: string,
  version: string,
  date: string,
): { readonly text: string; readonly section: string } {
  const heading = '## Unreleased\n';
  const start = changelog.indexOf(heading);
  if (start === -1) throw new Error('CHANGELOG.md has no section `## Unreleased`.');
  const rest = changelog.slice(start + heading.length);
  const end = rest.search(/^## /m);
  const entries = (end === -1 ? rest : rest.slice(0, end)).trim();
  if (entries === '') throw new Error('CHANGELOG.md lists nothing under `## Unreleased`.');
  const section = `## ${version} - ${date}\n\n${entries}\n`;
  const older = end === -1 ? '' : `\n${rest.slice(end)}`;
  return { text: `${changelog.slice(0, start)}${heading}\n${section}${older}`, section };
}

/** Sets the version of the package itself. A lock file contains it twice. */
function withVersion(json: string, version: string): string {
  const value = JSON.parse(json);
  value.version = version;
  if (value.packages?.['']) value.packages[''].version = version;
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function instructions(name: string, version: string, dryRun: boolean): string {
  const file = `${name}-${version}`;
  return `${dryRun ? 'This was a dry run: nothing was changed. A release would print:' : 'Nothing has been published yet.'}

To publish with the release workflow, which adds provenance:

  git commit -am "Release ${version}"
  git tag v${version}
  git push origin HEAD v${version}

Or publish each package from this machine:

  npx vsce publish --packagePath ${file}.vsix      VS Code Marketplace; VSCE_PAT
  npx ovsx@1.4.0 publish ${file}.vsix              Open VSX; OVSX_PAT
  npm publish ${file}.tgz --access public          npm; add --provenance in CI only`;
}

async function git(root: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, { cwd: root });
  return stdout;
}
