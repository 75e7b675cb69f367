import { builtInProvider } from '../model/catalogue/builtInProviders.ts';
import { isLoopback } from '../model/settings/baseUrl.ts';
import { type GivenVariable, type Grant, grantHash } from './grant.ts';
import { messages, parts } from './messages.ts';

/** What an endpoint does and gets, as a message without its period. */
export function grantText({ endpoint, baseUrl, variables }: Grant): string {
  const address = addressText(baseUrl);
  const isPlain = baseUrl.startsWith('http:') && !isLoopback(baseUrl);
  return messages.grant(
    endpoint,
    builtInProvider(endpoint)?.name,
    isPlain ? parts.unencrypted(address) : address,
    variables.length === 0 ? '' : parts.variables(variables.map(variableText)),
  );
}

/** The question to the user, the same in the editor and in a terminal. */
export function grantQuestion(grant: Grant): string {
  return messages.question(grantText(grant));
}

/** Why a call was not made, and how to allow it. */
export function grantRefusal(grant: Grant): string {
  return messages.refusal(grantText(grant), grantHash(grant));
}

/** `HOUSE_KEY (key)`, `TEAM_TOKEN (header x-team)`. */
export function variableText({ name, header }: GivenVariable): string {
  return header === undefined ? parts.key(name) : parts.header(name, header);
}

/** Maximum number of characters. A long path must not hide the rest of the question. */
const LONGEST_ADDRESS = 200;

/** A query may contain a secret. */
function addressText(baseUrl: string): string {
  const address = baseUrl.replace(/[?#].*$/, '');
  return address.length > LONGEST_ADDRESS ? `${address.slice(0, LONGEST_ADDRESS)}…` : address;
}
