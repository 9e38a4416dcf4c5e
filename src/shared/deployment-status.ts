/** Where a deployment stands, as its ledger tells it. */
export type DeploymentStatus =
  | 'Pending'
  | 'Deploying'
  | 'Running'
  | 'Upgrading'
  | 'RollingBack'
  | 'Failed'
  | 'Stopped'
  | 'Removed';
