/** Encrypted local values, grouped by scope (`<environment>/<deployment>/<release>`). */
export interface Secrets {
  read(scope: string): Promise<Readonly<Record<string, string>>>;
  write(scope: string, values: Readonly<Record<string, string>>): Promise<void>;
  remove(scope: string): Promise<void>;
}
