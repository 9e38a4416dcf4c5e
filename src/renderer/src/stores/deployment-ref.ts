/** Which deployment, as the contract addresses it. */
export interface DeploymentRef {
  readonly name: string;
  readonly environment: string;
}
