/** Branded strings, so that an id of one kind is never handed where another is meant. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `YYYYMMDD-HHMMSS-xxxx` (UTC, random tail): sorts by time, unique, allowed in container names. */
export type OperationId = Branded<'operation'>;
/** Same form as an operation id; a release gets the id of the operation that made it. */
export type ReleaseId = Branded<'release'>;
export type EnvironmentId = Branded<'environment'>;

export const asOperationId = (text: string): OperationId => text as OperationId;
export const asReleaseId = (text: string): ReleaseId => text as ReleaseId;
export const asEnvironmentId = (text: string): EnvironmentId => text as EnvironmentId;
