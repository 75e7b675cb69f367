/** Where a key was found. Only this is shown. */
export interface KeyOrigin {
  readonly source: 'secretStorage' | 'environment' | 'dotenv';
  /** The name of the variable or secret. */
  readonly name: string;
}
