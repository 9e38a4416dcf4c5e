/** A login that was entered for a registry. */
export interface RegistryLoginRow {
  readonly registry: string;
  readonly username: string;
}

export interface SavedRegistryLogin extends RegistryLoginRow {
  /** False: the registry could not be asked whether it accepts it. */
  readonly isChecked: boolean;
}
