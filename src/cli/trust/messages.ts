import { plural } from '../../format/figures.ts';

/** Texts of `touchstone trust`, so that they can be reviewed and translated together. */
export const messages = {
  permissionNotSaved: (why: string) =>
    `warning: The permission applies to this run only; it could not be saved: ${why}.\n`,
  noPermissions: (folder: string) => `No permissions yet. They are saved in ${folder}.\n`,
  allowed: (grant: string) => `allowed: ${grant}.\n`,
  revoked: (permissions: number) => `${plural(permissions, 'permission')} revoked\n`,
  running: (imports: number) =>
    `running it${imports === 0 ? '' : ` with ${plural(imports, 'imported file')}`}`,
  sendingTo: (url: string) => `sending to ${url}`,
  unknownHash: (given: string) =>
    `No permission has the hash ${given}: \`touchstone trust list\` shows them.`,
} as const;
