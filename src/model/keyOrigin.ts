/** Where a key was found: what is shown of it. */
export interface KeyOrigin {
  readonly source: 'secretStorage' | 'environment' | 'dotenv';
  /** The variable's name, or the secret's. */
  readonly name: string;
}
