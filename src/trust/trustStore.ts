import { createHash } from 'node:crypto';
import { readdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { type Environment, readBelow } from '../files/read.ts';
import { replaceBelow } from '../files/write.ts';
import { plainSchema } from '../schema/jsonSchema.ts';
import { validateValue } from '../schema/validation/validate.ts';
import { compareText } from '../text/compareText.ts';
import { type Grant, grantHash } from './grant.ts';
import { stateFolder } from './stateFolder.ts';

const common = {
  workspace: Type.String(),
  hash: Type.String(),
  /** ISO 8601. */
  allowed: Type.String(),
};

const PermissionFile = Type.Union([
  Type.Object({
    ...common,
    endpoint: Type.String(),
    protocol: Type.String(),
    baseUrl: Type.String(),
    variables: Type.Array(
      Type.Object({ name: Type.String(), header: Type.Optional(Type.String()) }),
    ),
  }),
  Type.Object({
    ...common,
    module: Type.String(),
    digest: Type.String(),
    imports: Type.Array(Type.String()),
  }),
]);

/** A grant that the user has allowed for a workspace. */
export type Permission = Static<typeof PermissionFile>;

/**
 * The permissions that the user has given on this machine, stored outside every workspace. Each permission
 * has its own file, so that several processes can add and revoke permissions at the same time. Only the user
 * can read the files.
 */
export interface TrustStore {
  /** The folder that contains the files. */
  readonly folder: string;
  has(workspace: string, grant: Grant): Promise<boolean>;
  /** @throws when the file cannot be written. */
  add(workspace: string, grant: Grant): Promise<void>;
  /** Ordered by workspace, then endpoints before modules. Files that are not permissions are ignored. */
  list(): Promise<readonly Permission[]>;
  revoke(permission: Permission): Promise<void>;
}

/** Maximum size of a permission in bytes. Usual ones have a few hundred. */
const LARGEST = 64 * 1024;

export function openTrustStore(environment: Environment): TrustStore {
  const root = stateFolder(environment);
  const folder = join(root, 'touchstone', 'trust');

  async function read(file: string): Promise<Permission | undefined> {
    const found = await readBelow(root, file, LARGEST);
    // Touchstone never creates links here, so a link is ignored.
    if (!found.ok || found.path !== join(await realpath(root), 'touchstone', 'trust', nameIn(file)))
      return undefined;
    try {
      const value: unknown = JSON.parse(new TextDecoder().decode(found.bytes));
      // The schema check above confirms the shape.
      const permission = isPermission(value) ? value : undefined;
      return permission && fileOf(permission) === nameIn(file) ? permission : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    folder,
    async has(workspace, grant) {
      const place = { workspace: await realOf(workspace), hash: grantHash(grant) };
      return (await read(join(folder, fileOf(place)))) !== undefined;
    },
    async add(workspace, grant) {
      const common = {
        workspace: await realOf(workspace),
        hash: grantHash(grant),
        allowed: new Date().toISOString(),
      };
      const permission: Permission =
        'module' in grant
          ? { ...common, ...grant, imports: [...grant.imports] }
          : { ...common, ...grant, variables: [...grant.variables] };
      const text = `${JSON.stringify(permission, undefined, 2)}\n`;
      await replaceBelow(root, join(folder, fileOf(permission)), text);
    },
    async list() {
      const names = await readdir(folder).catch(() => []);
      const read_ = await Promise.all(names.map(name => read(join(folder, name))));
      return read_
        .filter(permission => permission !== undefined)
        .toSorted(
          (a, b) => compareText(a.workspace, b.workspace) || compareText(sortKey(a), sortKey(b)),
        );
    },
    revoke: permission => rm(join(folder, fileOf(permission)), { force: true }),
  };
}

/** Modules come after endpoints. */
function sortKey(permission: Permission): string {
  return 'module' in permission ? `1 ${permission.module}` : `0 ${permission.endpoint}`;
}

const schema = plainSchema(PermissionFile);

function isPermission(value: unknown): value is Permission {
  return validateValue(schema, value).length === 0;
}

/** Each pair of a workspace and a grant has one file. */
function fileOf({ workspace, hash }: Pick<Permission, 'workspace' | 'hash'>): string {
  const name = createHash('sha256')
    .update(JSON.stringify([workspace, hash]))
    .digest('hex');
  return `${name}.json`;
}

function nameIn(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}

/** The same folder with another name is the same workspace. */
async function realOf(folder: string): Promise<string> {
  return realpath(folder).catch(() => folder);
}
