import { builtInProvider } from '../model/catalogue/builtInProviders.ts';
import { isLoopback } from '../model/settings/baseUrl.ts';
import { type GivenVariable, type Grant, grantHash } from './grant.ts';

/** What an endpoint does and gets, as a message without its period. */
export function grantText({ endpoint, baseUrl, variables }: Grant): string {
  const replaced = builtInProvider(endpoint)?.name;
  const instead = replaced === undefined ? '' : ` replaces ${replaced} and`;
  const plain = baseUrl.startsWith('http:') && !isLoopback(baseUrl) ? ', unencrypted' : '';
  const list = new Intl.ListFormat('en').format(variables.map(variableText));
  const given =
    variables.length === 0
      ? ''
      : `, with the environment ${variables.length === 1 ? 'variable' : 'variables'} ${list}`;
  return `The endpoint \`${endpoint}\` of touchstone.yaml${instead} sends prompts to ${addressText(baseUrl)}${plain}${given}`;
}

/** What the user is asked, the same in the editor and in a terminal. */
export function grantQuestion(grant: Grant): string {
  return `${grantText(grant)}. Allow this for this workspace?`;
}

/** Why a call was not made, and how to allow it. */
export function grantRefusal(grant: Grant): string {
  return `${grantText(grant)}, which is not allowed for this workspace: run again in the editor or a terminal and allow it, add --trust, or set TOUCHSTONE_TRUST=${grantHash(grant)}.`;
}

/** `HOUSE_KEY (key)`, `TEAM_TOKEN (header x-team)`. */
export function variableText({ name, header }: GivenVariable): string {
  return `${name} (${header === undefined ? 'key' : `header ${header}`})`;
}

/** Characters: a path that continues for pages must not push the rest out of sight. */
const LONGEST_ADDRESS = 200;

/** A query may contain a secret. */
function addressText(baseUrl: string): string {
  const address = baseUrl.replace(/[?#].*$/, '');
  return address.length > LONGEST_ADDRESS ? `${address.slice(0, LONGEST_ADDRESS)}…` : address;
}
