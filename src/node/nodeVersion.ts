/** The oldest Node that the command line and the library run on: `engines.node` of package.json. */
import { messages } from './messages.ts';
export const oldestNode = '22.15';

/**
 * Why a version of Node cannot be used. Undefined when it can. This runs on any version of Node, so it uses
 * no newer features.
 */
export function nodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldMajor = 0, oldMinor = 0] = oldestNode.split('.').map(Number);
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return undefined;
  return messages.oldNode(oldestNode, version);
}
