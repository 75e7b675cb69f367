import { realpath } from 'node:fs/promises';
import type { Command } from 'commander';
import { workspaceFolderOf } from '../../files/workspace.ts';
import { givenVariableText } from '../../trust/grantText.ts';
import { openTrustStore, type Permission } from '../../trust/trustStore.ts';
import { tableText } from '../terminal/table.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { messages } from './messages.ts';

interface RevokeOptions {
  readonly all?: true;
  readonly json?: true;
}

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  command
    .command('list', { isDefault: true })
    .summary('list permissions')
    .description(
      'List what each endpoint of each workspace is allowed to receive, and which scorer modules may run. A run asks for permission the first time.',
    )
    .option('--json', 'print the list as JSON\n(touchstone trust list --json)')
    .action(async (options: { readonly json?: true }) => {
      done(await printPermissions(options, terminal));
    });
  command
    .command('revoke')
    .summary('revoke permissions')
    .description(
      'Revoke permissions of the current workspace, or those with the given hashes (see `touchstone trust list`).',
    )
    .argument('[hashes...]', 'permission hashes, or at least their first 8 digits')
    .option('--all', 'revoke everything, in all workspaces\n(touchstone trust revoke --all)')
    .option('--json', 'print what was revoked as JSON\n(touchstone trust revoke --json)')
    .action(async (hashes: readonly string[], options: RevokeOptions) => {
      done(await revoke(hashes, options, terminal));
    });
}

async function printPermissions(
  { json }: { readonly json?: true },
  { environment, stdout, stderr, colors }: Terminal,
): Promise<ExitCode> {
  const store = openTrustStore(environment);
  const permissions = await store.list();
  if (json) stdout.write(`${JSON.stringify(permissions, undefined, 2)}\n`);
  else if (permissions.length === 0) {
    stderr.write(messages.noPermissions(store.folder));
  } else {
    const titles = ['workspace', 'name', 'allows', 'variables', 'allowed', 'hash'];
    const header = titles.map(title => colors.dim(title));
    stdout.write(`${tableText([header, ...permissions.map(permissionRow)], new Set())}\n`);
  }
  return exitCodes.passed;
}

function permissionRow(permission: Permission): readonly string[] {
  const { workspace, hash } = permission;
  const day = permission.allowed.slice(0, 10);
  if ('module' in permission) {
    const { module, imports } = permission;
    return [workspace, module, messages.running(imports.length), '', day, hash];
  }
  const { endpoint, baseUrl, variables } = permission;
  const list = variables.map(({ name, header }) =>
    givenVariableText({ name, ...(header !== undefined && { header }) }),
  );
  const target = messages.sendingTo(baseUrl.replace(/[?#].*$/, ''));
  return [workspace, endpoint, target, list.join(', '), day, hash];
}

async function revoke(
  hashes: readonly string[],
  { all, json }: RevokeOptions,
  { environment, stdout }: Terminal,
): Promise<ExitCode> {
  const store = openTrustStore(environment);
  const chosen = await chosenOf(await store.list(), hashes, all === true);
  for (const permission of chosen) await store.revoke(permission);
  stdout.write(
    json ? `${JSON.stringify(chosen, undefined, 2)}\n` : messages.revoked(chosen.length),
  );
  return exitCodes.passed;
}

/** @throws MisuseError for a hash that no permission has. */
async function chosenOf(
  permissions: readonly Permission[],
  hashes: readonly string[],
  all: boolean,
): Promise<readonly Permission[]> {
  if (all) return permissions;
  if (hashes.length === 0) {
    const here = await realpath(await workspaceFolderOf(process.cwd()));
    return permissions.filter(({ workspace }) => workspace === here);
  }
  return hashes.flatMap(given => {
    const found = permissions.filter(
      ({ hash }) => given.length >= SHORTEST && hash.startsWith(given),
    );
    if (found.length > 0) return found;
    throw new MisuseError(messages.unknownHash(given));
  });
}

/** Minimum number of digits of a hash that identify it. */
const SHORTEST = 8;
