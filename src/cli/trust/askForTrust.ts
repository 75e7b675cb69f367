import type { Command } from 'commander';
import type { ReplyMode } from '../../call/callRequest.ts';
import { pendingGrants } from '../../call/endpoints/connect.ts';
import type { Grant } from '../../trust/grant.ts';
import { grantQuestion, grantRefusal, grantText } from '../../trust/grantText.ts';
import { MisuseError, type Terminal } from '../terminal/terminal.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface TrustOption {
  readonly trust?: true;
}

/** The same for every command that sends something. */
export function addTrustOption(command: Command, example: string): Command {
  return command.option(
    '--trust',
    `allow, and remember, what is sent to the endpoints of touchstone.yaml\n(touchstone ${example} --trust)`,
  );
}

/** Calls that are about to be made. */
export interface AskedCalls {
  readonly models: readonly string[];
  readonly mode: ReplyMode;
  readonly workspace: Workspace;
}

/**
 * Asks for everything that calls need before the first of them is made.
 * @throws MisuseError for what is refused, or where there is nobody to ask.
 */
export async function requireTrust(
  calls: AskedCalls,
  options: TrustOption,
  terminal: Terminal,
): Promise<void> {
  const refused = await askForTrust(calls, options, terminal);
  if (refused.length > 0) throw new MisuseError(refused.map(grantRefusal).join('\n'));
}

/** The same for calls that others can do without; gives what is not allowed. */
export async function askForTrust(
  { models, mode, workspace: { host } }: AskedCalls,
  { trust: yes }: TrustOption,
  terminal: Terminal,
): Promise<readonly Grant[]> {
  const refused: Grant[] = [];
  for (const grant of await pendingGrants(models, mode, host)) {
    const allowed = yes || ((await terminal.confirm?.(grantQuestion(grant))) ?? false);
    if (!allowed) {
      refused.push(grant);
      continue;
    }
    if (yes) terminal.stderr.write(`allowed: ${grantText(grant)}.\n`);
    try {
      await host.trust?.allow(grant);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      terminal.stderr.write(
        `warning: The permission applies to this run only; it could not be saved: ${why}.\n`,
      );
    }
  }
  return refused;
}
