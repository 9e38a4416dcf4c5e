/** An engine that answers as Docker does, but is Podman's; told from the version that it is shown with. */
export function isPodman(version: string): boolean {
  return version.startsWith('Podman ');
}
