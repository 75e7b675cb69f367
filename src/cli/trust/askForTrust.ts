import type { Command } from 'commander';
import type { ReplyMode } from '../../call/callRequest.ts';
import { pendingGrants } from '../../call/endpoints/endpoint.ts';
import type { Grant, ModuleGrant } from '../../trust/grant.ts';
import { grantQuestion, grantRefusal, grantText } from '../../trust/grantText.ts';
import { notAllowed } from '../../trust/trust.ts';
import { MisuseError, type Terminal } from '../terminal/terminal.ts';
import type { RunWorkspace } from '../workspace/workspace.ts';
import { messages } from './messages.ts';

export interface TrustOption {
  readonly trust?: true;
}

/** Adds `--trust`, which is the same for every command that sends something. */
export function addTrustOption(command: Command, example: string): Command {
  return command.option(
    '--trust',
    `allow, and remember, what is sent to the endpoints of touchstone.yaml, and scorer modules\n(touchstone ${example} --trust)`,
  );
}

/** Calls that will be made. */
export interface AskedCalls {
  readonly models: readonly string[];
  readonly mode: ReplyMode;
  readonly workspace: RunWorkspace;
  /** Programs of the workspace that are about to run. */
  readonly modules?: readonly ModuleGrant[];
}

/**
 * Asks for all permissions that calls need before the first call is made.
 * @throws MisuseError for refused permissions, or when the terminal is not interactive.
 */
export async function requireTrust(
  calls: AskedCalls,
  options: TrustOption,
  terminal: Terminal,
): Promise<void> {
  const refused = await askInTerminal(calls, options, terminal);
  if (refused.length > 0) throw new MisuseError(refused.map(grantRefusal).join('\n'));
}

/** The same for calls that are optional. Returns the permissions that were refused. */
export async function askInTerminal(
  { models, mode, workspace: { host }, modules = [] }: AskedCalls,
  { trust: yes }: TrustOption,
  terminal: Terminal,
): Promise<readonly Grant[]> {
  const refused: Grant[] = [];
  const pending = [
    ...(await pendingGrants(models, mode, host)),
    ...(await notAllowed(modules, host.trust)),
  ];
  for (const grant of pending) {
    const allowed = yes || ((await terminal.confirm?.(grantQuestion(grant))) ?? false);
    if (!allowed) {
      refused.push(grant);
      continue;
    }
    if (yes) terminal.stderr.write(messages.allowed(grantText(grant)));
    try {
      await host.trust?.allow(grant);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      terminal.stderr.write(messages.permissionNotSaved(why));
    }
  }
  return refused;
}
