import { documentAttacks } from './documentAttacks.ts';
import { keyAttacks } from './keyAttacks.ts';
import { linkAttacks } from './linkAttacks.ts';
import { lossAttacks } from './lossAttacks.ts';
import type { Attack } from './scene.ts';
import { serverAttacks } from './serverAttacks.ts';
import { terminalAttacks } from './terminalAttacks.ts';
import { trustAttacks } from './trustAttacks.ts';

/** Every attack, by what it aims at. */
export const attacks: Readonly<Record<string, readonly Attack[]>> = {
  'Links and paths': linkAttacks,
  'Keys and hosts': trustAttacks,
  'Keys in replies': keyAttacks,
  Terminal: terminalAttacks,
  Documents: documentAttacks,
  Servers: serverAttacks,
  'Lost or false': lossAttacks,
};
