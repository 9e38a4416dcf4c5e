/**
 * Settings of a network or a volume that a comparison names, with their keys in a Compose file; the window has a word
 * and a way to say the value for every one of them.
 */
export const objectSettings = {
  external: 'external',
  driver: 'driver',
  driverOpts: 'driver_opts',
  internal: 'internal',
  attachable: 'attachable',
  enableIpv6: 'enable_ipv6',
  subnets: 'ipam',
  labels: 'labels',
} as const;

export type ObjectSetting = keyof typeof objectSettings;
export const objectSettingNames = Object.keys(objectSettings) as readonly ObjectSetting[];
